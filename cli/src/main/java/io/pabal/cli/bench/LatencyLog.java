package io.pabal.cli.bench;

import io.pabal.bench.LatencyReport.Window;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.jobs.config.PabalOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Latencies as the log has them: from the append of an event to the provider's answer. */
final class LatencyLog implements AutoCloseable {
  private static final String OF_WINDOW =
      " FROM hand_overs WHERE state = 'accepted' AND appended_at >= ? AND appended_at < ?";

  private final Connection connection;

  LatencyLog(PabalConfig config) throws SQLException {
    this.connection =
        DriverManager.getConnection(
            config.required(PabalOptions.LOG_JDBC_URL),
            config.values().get(PabalOptions.LOG_USER),
            null);
  }

  /** How many items were accepted so far, of events that were appended from then on. */
  long accepted(Instant from) throws SQLException {
    try (PreparedStatement query = query("SELECT count(*)" + OF_WINDOW, from, Instant.now());
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** By channel; both together under the empty name. */
  Map<String, Window> window(Instant from, Instant until) throws SQLException {
    String sql =
        "SELECT coalesce(channel, ''), count(*), "
            + percentile("0.5", "answered_at - appended_at")
            + ", "
            + percentile("0.99", "answered_at - appended_at")
            + OF_WINDOW
            + " GROUP BY GROUPING SETS ((), (channel)) ORDER BY 1";
    Map<String, Window> windows = new LinkedHashMap<>();
    try (PreparedStatement query = query(sql, from, until);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        windows.put(
            rows.getString(1), new Window(rows.getLong(2), rows.getDouble(3), rows.getDouble(4)));
      }
    }
    return windows;
  }

  /** Medians of the stretches of the way, in its order, in milliseconds. */
  Map<String, Double> legs(Instant from, Instant until) throws SQLException {
    Map<String, String> legs = new LinkedHashMap<>();
    legs.put("append to deliver", "started_at - appended_at");
    legs.put("rendering to answer", "answered_at - started_at");
    Map<String, Double> medians = new LinkedHashMap<>();
    for (Map.Entry<String, String> leg : legs.entrySet()) {
      String sql = "SELECT " + percentile("0.5", leg.getValue()) + OF_WINDOW;
      try (PreparedStatement query = query(sql, from, until);
          ResultSet row = query.executeQuery()) {
        row.next();
        medians.put(leg.getKey(), row.getDouble(1));
      }
    }
    return medians;
  }

  private static String percentile(String share, String interval) {
    return "1000 * extract(epoch FROM percentile_disc("
        + share
        + ") WITHIN GROUP (ORDER BY "
        + interval
        + "))";
  }

  private PreparedStatement query(String sql, Instant from, Instant until) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setTimestamp(1, Timestamp.from(from));
    statement.setTimestamp(2, Timestamp.from(until));
    return statement;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
