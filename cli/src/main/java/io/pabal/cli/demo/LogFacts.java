package io.pabal.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.cli.query.Sql;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.json.Json;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The log's side of a run. */
final class LogFacts {
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

  private final Connection log;
  private final Array sources;
  private final Array eventIds;
  private final Instant since;

  /**
   * @param sources of all events of the run
   * @param eventIds of all of them, for the index
   * @param since when the run began
   */
  LogFacts(Connection log, Collection<String> sources, Collection<String> eventIds, Instant since)
      throws SQLException {
    this.log = log;
    this.sources = log.createArrayOf("text", sources.toArray());
    this.eventIds = log.createArrayOf("text", eventIds.toArray());
    this.since = since.minus(CLOCKS_DIFFER);
  }

  /**
   * What the log has by now.
   *
   * @param positions of all records of the run
   */
  Facts read(Set<SourcePosition> positions, List<Facts.Received> received) throws SQLException {
    String ofRun = " WHERE event_id = ANY (?) AND event_source = ANY (?)";
    return new Facts(
        Sql.all(log, "SELECT * FROM decisions" + ofRun, LogFacts::decision, eventIds, sources),
        new HashSet<>(
            Sql.all(
                log,
                "SELECT item_id FROM planned_items" + ofRun,
                row -> row.getString(1),
                eventIds,
                sources)),
        Sql.all(log, "SELECT * FROM hand_overs" + ofRun, LogFacts::handOver, eventIds, sources),
        Sql.all(log, "SELECT * FROM dead_letters WHERE appended_at >= ?", LogFacts::letter, since)
            .stream()
            .filter(letter -> positions.contains(letter.position()))
            .toList(),
        received);
  }

  private static Facts.Decided decision(ResultSet row) throws SQLException {
    Set<String> items = new TreeSet<>();
    List<Facts.OfChannel> channels = new ArrayList<>();
    try {
      for (JsonNode channel : Json.mapper().readTree(row.getString("channels"))) {
        channel.path("itemIds").forEach(id -> items.add(id.asText()));
        channels.add(
            new Facts.OfChannel(
                channel.path("channel").asText(),
                channel.path("reason").asText(),
                channel.path("preferenceRule").textValue()));
      }
    } catch (JsonProcessingException e) {
      throw new SQLException("the log's channels are not JSON", e);
    }
    return new Facts.Decided(
        position(row), row.getString("recipient"), row.getString("reason"), items, channels);
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
