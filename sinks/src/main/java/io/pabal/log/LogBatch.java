package io.pabal.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.jdbc.datasource.connections.JdbcConnectionProvider;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records, each whole or not at all, and returns those that PostgreSQL refuses.
 *
 * <p>Guarantee: when {@link #write} returns, each record is committed or among the refusals; when
 * it throws, any of them may be committed, and all are to be written again. A record that is at
 * fault costs its batch one round of single writes, not its neighbours. All statements are
 * idempotent, so a commit of which the answer was lost is simply done again. Not thread-safe.
 */
final class LogBatch<T extends Logged> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogBatch.class);

  /** Tries of one record that fails in a way that no table names, on a working connection. */
  static final int UNKNOWN_TRIES = 3;

  private static final int VALID_WITHIN_SECONDS = 5;

  private final JdbcConnectionProvider connections;
  private final List<RecordStatement<T, ?>> statements;

  LogBatch(JdbcConnectionProvider connections, List<RecordStatement<T, ?>> statements) {
    this.connections = connections;
    this.statements = statements;
  }

  /**
   * Writes all records.
   *
   * @throws DatabaseAwayException when no record is to blame
   */
  List<Refusal<T>> write(List<T> records) throws DatabaseAwayException {
    try {
      transaction(records);
      return List.of();
    } catch (SQLException e) {
      throwIfAway(e);
    } catch (RuntimeException e) {
      // A row could not even be made: the writes one by one find out whose.
      LOG.debug("no row", e);
    }
    List<Refusal<T>> refusals = new ArrayList<>();
    for (T logged : records) {
      writeOne(logged).ifPresent(refusals::add);
    }
    return refusals;
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

  private Optional<Refusal<T>> writeOne(T logged) throws DatabaseAwayException {
    for (int unknown = 1; ; unknown++) {
      try {
        transaction(List.of(logged));
        return Optional.empty();
      } catch (SQLException e) {
        throwIfAway(e);
        if (SqlFailure.of(e) == SqlFailure.REFUSED || unknown >= UNKNOWN_TRIES) {
          return Optional.of(new Refusal<>(logged, detailOf(e)));
        }
      } catch (RuntimeException e) {
        return Optional.of(new Refusal<>(logged, "no row: " + e.getClass().getSimpleName()));
      }
    }
  }

  /** What no table names counts against the record only while the connection works. */
  private void throwIfAway(SQLException e) throws DatabaseAwayException {
    boolean away =
        switch (SqlFailure.of(e)) {
          case REFUSED -> false;
          case UNAVAILABLE -> true;
          case UNKNOWN -> !works();
        };
    if (away) {
      connections.closeConnection();
      throw new DatabaseAwayException(SqlFailure.stateOf(e), e);
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
