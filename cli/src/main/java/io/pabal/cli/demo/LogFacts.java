package io.pabal.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pabal.cli.query.Sql;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.json.Json;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The log's side of a run. */
final class LogFacts {
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

  private final Connection log;
  private final String source;
  private final Array eventIds;
  private final Instant since;

  /**
   * @param source of all events of the run
   * @param eventIds of all of them, for the index
   * @param since when the run began
   */
  LogFacts(Connection log, String source, Collection<String> eventIds, Instant since)
      throws SQLException {
    this.log = log;
    this.source = source;
    this.eventIds = log.createArrayOf("text", eventIds.toArray());
    this.since = since.minus(CLOCKS_DIFFER);
  }

  /**
   * What the log has by now.
   *
   * @param positions of all records of the run
   */
  Facts read(Set<SourcePosition> positions, List<Facts.Received> received) throws SQLException {
    String ofRun = " WHERE event_id = ANY (?) AND event_source = ?";
    return new Facts(
        Sql.all(log, "SELECT * FROM decisions" + ofRun, LogFacts::decision, eventIds, source),
        new HashSet<>(
            Sql.all(
                log,
                "SELECT item_id FROM planned_items" + ofRun,
                row -> row.getString(1),
                eventIds,
                source)),
        Sql.all(log, "SELECT * FROM hand_overs" + ofRun, LogFacts::handOver, eventIds, source),
        Sql.all(log, "SELECT * FROM dead_letters WHERE appended_at >= ?", LogFacts::letter, since)
            .stream()
            .filter(letter -> positions.contains(letter.position()))
            .toList(),
        received);
  }

  private static Facts.Decided decision(ResultSet row) throws SQLException {
    Set<String> items = new TreeSet<>();
    try {
      Json.mapper()
          .readTree(row.getString("channels"))
          .findValues("itemIds")
          .forEach(ids -> ids.forEach(id -> items.add(id.asText())));
    } catch (JsonProcessingException e) {
      throw new SQLException("the log's channels are not JSON", e);
    }
    return new Facts.Decided(
        position(row), row.getString("recipient"), row.getString("reason"), items);
  }

  private static Facts.HandedOver handOver(ResultSet row) throws SQLException {
    return new Facts.HandedOver(
        row.getString("item_id"),
        row.getString("event_id"),
        row.getString("channel"),
        row.getString("state"),
        row.getString("outcome"),
        Sql.instant(row, "appended_at"),
        Sql.instant(row, "answered_at"));
  }

  private static Facts.Letter letter(ResultSet row) throws SQLException {
    return new Facts.Letter(position(row), row.getString("reason"));
  }

  private static SourcePosition position(ResultSet row) throws SQLException {
    return new SourcePosition(
        row.getString("topic"), row.getInt("kafka_partition"), row.getLong("kafka_offset"));
  }
}
