package io.pabal.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.jdbc.datasource.connections.JdbcConnectionProvider;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Writes records, each whole or not at all, and returns those that PostgreSQL refuses.
 *
 * <p>Guarantee: when {@link #write} returns, each record is committed or among the refusals. It
 * waits as long as the database is away (pausing between tries), and a record that is at fault
 * costs its batch one round of single writes, not its neighbours. All statements are idempotent, so
 * a commit of which the answer was lost is simply done again. Not thread-safe.
 */
final class LogBatch<T extends Logged> implements AutoCloseable {
  /** Tries of one record that fails in a way that no table names, on a working connection. */
  static final int UNKNOWN_TRIES = 3;

  static final long FIRST_PAUSE_MILLIS = 100;

  /** Between tries during an outage: short against a restart of the server. */
  static final long LONGEST_PAUSE_MILLIS = 5_000;

  private static final int VALID_WITHIN_SECONDS = 5;

  /** Waits between two tries. */
  interface Pause {
    void forMillis(long millis) throws InterruptedException;
  }

  /** Is told of the database's failures, for metrics and log lines. */
  interface Watcher {
    /** A try failed and is repeated. */
    void failed(SqlFailure failure, String sqlState);

    /** The first write that worked after failures. */
    void recovered();
  }

  private final JdbcConnectionProvider connections;
  private final List<RecordStatement<T, ?>> statements;
  private final Pause pause;
  private final Watcher watcher;
  private int failuresInARow;

  LogBatch(
      JdbcConnectionProvider connections,
      List<RecordStatement<T, ?>> statements,
      Pause pause,
      Watcher watcher) {
    this.connections = connections;
    this.statements = statements;
    this.pause = pause;
    this.watcher = watcher;
  }

  /**
   * Writes all records.
   *
   * @throws InterruptedException when the task is cancelled meanwhile; the records may be written
   */
  List<Refusal<T>> write(List<T> records) throws InterruptedException {
    if (records.isEmpty()) {
      return List.of();
    }
    while (true) {
      try {
        transaction(records);
        return List.of();
      } catch (SQLException e) {
        if (SqlFailure.of(e) != SqlFailure.UNAVAILABLE) {
          return writeOneByOne(records);
        }
        waitAfter(e);
      } catch (RuntimeException e) {
        return writeOneByOne(records); // a row could not even be made
      }
    }
  }

  /**
   * Runs one statement that is not needed for writing.
   *
   * @return the SQLSTATE when it failed
   */
  Optional<String> tryStatement(String sql) {
    try {
      Connection connection = connection();
      try (var statement = connection.createStatement()) {
        statement.execute(sql);
      }
      connection.commit();
      return Optional.empty();
    } catch (SQLException e) {
      rollBackOrDisconnect();
      return Optional.of(SqlFailure.stateOf(e));
    }
  }

  @Override
  public void close() {
    connections.closeConnection();
  }

  private List<Refusal<T>> writeOneByOne(List<T> records) throws InterruptedException {
    List<Refusal<T>> refusals = new ArrayList<>();
    for (T logged : records) {
      writeOne(logged).ifPresent(refusals::add);
    }
    return refusals;
  }

  private Optional<Refusal<T>> writeOne(T logged) throws InterruptedException {
    int unknown = 0;
    while (true) {
      try {
        transaction(List.of(logged));
        return Optional.empty();
      } catch (SQLException e) {
        SqlFailure failure = SqlFailure.of(e);
        if (failure == SqlFailure.UNKNOWN && works()) {
          unknown++;
        }
        if (failure == SqlFailure.REFUSED || unknown >= UNKNOWN_TRIES) {
          return Optional.of(new Refusal<>(logged, detailOf(e)));
        }
        waitAfter(e);
      } catch (RuntimeException e) {
        return Optional.of(new Refusal<>(logged, "no row: " + e.getClass().getSimpleName()));
      }
    }
  }

  private void transaction(List<T> records) throws SQLException {
    try {
      Connection connection = connection();
      for (RecordStatement<T, ?> statement : statements) {
        statement.execute(connection, records);
      }
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      rollBackOrDisconnect();
      throw e;
    }
    if (failuresInARow > 0) {
      failuresInARow = 0;
      watcher.recovered();
    }
  }

  private Connection connection() throws SQLException {
    try {
      Connection connection = connections.getOrEstablishConnection();
      if (connection.isClosed()) {
        connection = connections.reestablishConnection();
      }
      if (connection.getAutoCommit()) {
        connection.setAutoCommit(false);
      }
      return connection;
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the PostgreSQL driver is not in the job's jar", e);
    }
  }

  private void rollBackOrDisconnect() {
    Connection connection = connections.getConnection();
    if (connection == null) {
      return;
    }
    try {
      connection.rollback();
    } catch (SQLException e) {
      connections.closeConnection();
    }
  }

  private boolean works() {
    try {
      boolean valid = connection().isValid(VALID_WITHIN_SECONDS);
      rollBackOrDisconnect();
      return valid;
    } catch (SQLException e) {
      return false;
    }
  }

  private void waitAfter(SQLException e) throws InterruptedException {
    watcher.failed(SqlFailure.of(e), SqlFailure.stateOf(e));
    long millis = FIRST_PAUSE_MILLIS << Math.min(failuresInARow, 10);
    failuresInARow++;
    connections.closeConnection();
    pause.forMillis(Math.min(millis, LONGEST_PAUSE_MILLIS));
  }

  private static String detailOf(SQLException exception) {
    StringBuilder detail = new StringBuilder("SQLSTATE ").append(SqlFailure.stateOf(exception));
    for (SQLException e = exception; e != null; e = e.getNextException()) {
      Throwable source = e.getCause() instanceof PSQLException cause ? cause : e;
      if (source instanceof PSQLException postgres) {
        ServerErrorMessage message = postgres.getServerErrorMessage();
        if (message != null) {
          append(detail, "table", message.getTable());
          append(detail, "column", message.getColumn());
          append(detail, "constraint", message.getConstraint());
          break;
        }
      }
    }
    return detail.toString();
  }

  private static void append(StringBuilder detail, String what, String name) {
    if (name != null) {
      detail.append(", ").append(what).append(' ').append(name);
    }
  }
}
