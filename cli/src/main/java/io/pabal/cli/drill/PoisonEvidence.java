package io.pabal.cli.drill;

import io.pabal.schema.event.SourcePosition;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the log and the providers say after hostile input.
 *
 * @param deadLetters by the place of the original: part and reason
 * @param decisions reasons by the place of what was decided
 * @param lastWords reasons of decisions on feedback, by event id
 * @param log hand-overs by item
 * @param messages what the providers took
 */
record PoisonEvidence(
    Map<SourcePosition, Map<String, String>> deadLetters,
    Map<SourcePosition, List<String>> decisions,
    Map<String, List<String>> lastWords,
    LogRecords log,
    List<ReceivedMessage> messages) {
  static PoisonEvidence read(
      String jdbcUrl, String user, String feedbackTopic, List<ReceivedMessage> messages)
      throws SQLException {
    Map<SourcePosition, Map<String, String>> letters = new HashMap<>();
    Map<SourcePosition, List<String>> decisions = new HashMap<>();
    Map<String, List<String>> lastWords = new HashMap<>();
    try (Connection connection = DriverManager.getConnection(jdbcUrl, user, null);
        Statement statement = connection.createStatement()) {
      String columns = "SELECT topic, kafka_partition, kafka_offset, reason, ";
      try (ResultSet rows = statement.executeQuery(columns + "part FROM dead_letters")) {
        while (rows.next()) {
          letters
              .computeIfAbsent(position(rows), absent -> new TreeMap<>())
              .put(rows.getString(5), rows.getString(4));
        }
      }
      try (ResultSet rows = statement.executeQuery(columns + "event_id FROM decisions")) {
        while (rows.next()) {
          SourcePosition position = position(rows);
          decisions.computeIfAbsent(position, absent -> new ArrayList<>()).add(rows.getString(4));
          if (position.topic().equals(feedbackTopic)) {
            lastWords
                .computeIfAbsent(rows.getString(5), absent -> new ArrayList<>())
                .add(rows.getString(4));
          }
        }
      }
    }
    return new PoisonEvidence(
        letters, decisions, lastWords, LogRecords.read(jdbcUrl, user), messages);
  }

  private static SourcePosition position(ResultSet row) throws SQLException {
    return new SourcePosition(row.getString(1), row.getInt(2), row.getLong(3));
  }
}
