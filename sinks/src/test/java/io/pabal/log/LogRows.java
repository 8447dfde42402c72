package io.pabal.log;

import io.pabal.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks and prepares a test's log database. */
final class LogRows {
  private static final long POLL_MILLIS = 200;

  private LogRows() {}

  static void migrate(TestDatabase database) {
    LogSchema.migrate(database.jdbcUrl(), null, null);
  }

  /** The rows of a query, each as its columns separated by a bar. */
  static List<String> query(String jdbcUrl, String sql) {
    try (Connection connection = java.sql.DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        StringJoiner row = new StringJoiner("|");
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(rows.getString(i)));
        }
        found.add(row.toString());
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /**
   * Waits until a query gives these rows.
   *
   * @param job whose end is a failure
   */
  static void await(
      String jdbcUrl, String sql, List<String> rows, Duration atMost, CompletableFuture<?> job)
      throws Exception {
    long start = System.nanoTime();
    List<String> found = query(jdbcUrl, sql);
    while (!found.equals(rows)) {
      if (System.nanoTime() - start > atMost.toNanos()) {
        throw new AssertionError(sql + " gives " + found + " after " + atMost);
      }
      try {
        job.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        throw new AssertionError("the job has ended");
      } catch (TimeoutException stillRunning) {
        found = query(jdbcUrl, sql);
      }
    }
  }

  static void execute(String jdbcUrl, String sql) {
    try (Connection connection = java.sql.DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  static <T extends Logged> LogBatch<T> batch(TestDatabase database, LogKind<T> kind) {
    return new LogBatch<>(
        LogDatabase.at(database.jdbcUrl(), null).connections(), kind.statements());
  }
}
