package io.pabal.cli.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.schema.json.Json;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds stories in the log. */
final class Trace {

  /** What stories are asked for. */
  enum By {
    EVENT("event_id = ?"),
    RECIPIENT("recipient = ?"),
    NOTIFICATION(
        "(event_source, event_id, recipient) IN (SELECT event_source, event_id, recipient"
            + " FROM hand_overs WHERE notification_id = ?)");

    private final String condition;

    By(String condition) {
      this.condition = condition;
    }
  }

  private static final String ONE_STORY =
      " WHERE event_source = ? AND event_id = ? AND recipient = ? AND event_time = ?";

  private final Connection log;

  Trace(Connection log) {
    this.log = log;
  }

  /**
   * The newest stories, oldest of them first.
   *
   * @param since only events that happened at or after it
   */
  List<Story> stories(By by, String value, Instant since, int atMost) throws SQLException {
    String where = " WHERE " + by.condition + " AND event_time >= ?";
    String from = "SELECT event_source, event_id, recipient, event_time, event_type FROM ";
    List<Story> heads =
        Sql.all(
            log,
            "SELECT event_source, event_id, recipient, event_time, max(event_type) AS event_type"
                + " FROM ("
                + (from + "decisions" + where)
                + " UNION ALL "
                + (from + "hand_overs" + where)
                + ") AS told GROUP BY 1, 2, 3, 4"
                + " ORDER BY event_time DESC, event_id, recipient LIMIT "
                + atMost,
            Trace::head,
            value,
            since,
            value,
            since);
    List<Story> stories = new ArrayList<>();
    for (Story head : heads) {
      stories.add(0, told(head));
    }
    return stories;
  }

  private static Story head(ResultSet row) throws SQLException {
    return new Story(
        row.getString("event_source"),
        row.getString("event_id"),
        row.getString("event_type"),
        Sql.instant(row, "event_time"),
        row.getString("recipient"),
        List.of(),
        List.of());
  }

  private Story told(Story head) throws SQLException {
    List<Story.Entry> entries = new ArrayList<>();
    Sql.all(
            log,
            "SELECT * FROM decisions" + ONE_STORY + " ORDER BY decided_at",
            Trace::decision,
            key(head))
        .forEach(entries::addAll);
    Sql.all(
            log,
            "SELECT * FROM hand_overs" + ONE_STORY + " ORDER BY epoch, sequence",
            Trace::handOver,
            key(head))
        .forEach(entries::addAll);
    entries.addAll(
        Sql.all(
            log,
            "SELECT r.* FROM provider_reports r WHERE r.notification_id IN"
                + " (SELECT notification_id FROM hand_overs"
                + ONE_STORY
                + ") ORDER BY r.reported_at, r.report_id",
            Trace::reported,
            key(head)));
    return new Story(
        head.eventSource(),
        head.eventId(),
        head.eventType(),
        head.eventTime(),
        head.recipient(),
        inOrder(entries),
        items(head));
  }

  private static Object[] key(Story head) {
    return new Object[] {head.eventSource(), head.eventId(), head.recipient(), head.eventTime()};
  }

  private List<Story.ItemStanding> items(Story head) throws SQLException {
    return Sql.all(
        log,
        "SELECT * FROM items" + ONE_STORY + " ORDER BY channel, item_id",
        row ->
            new Story.ItemStanding(
                row.getString("item_id"),
                row.getString("channel"),
                row.getString("state"),
                row.getString("ended_reason"),
                Sql.instant(row, "life_ends_at"),
                row.getInt("hand_overs"),
                row.getInt("acceptances"),
                row.getString("reported")),
        key(head));
  }

  private static List<Story.Entry> decision(ResultSet row) throws SQLException {
    List<Story.Entry> entries = new ArrayList<>();
    String reason = row.getString("reason");
    String detail = row.getString("detail");
    String category = row.getString("category");
    List<String> beside = new ArrayList<>();
    if (category != null) {
      beside.add("category " + category);
    }
    if (row.getLong("catalog_version") > 0) {
      beside.add("catalog " + row.getLong("catalog_version"));
    }
    if (row.getObject("preferences_version") != null) {
      beside.add("preferences " + row.getLong("preferences_version"));
    }
    if (detail != null) {
      beside.add(detail);
    }
    Instant at = Sql.instant(row, "decided_at");
    entries.add(
        new Story.Entry(
            at,
            Story.Kind.DECIDED,
            null,
            reason,
            Words.ofReason(reason),
            beside.isEmpty() ? null : String.join(", ", beside)));
    for (JsonNode channel : channels(row.getString("channels"))) {
      String channelReason = channel.path("reason").asText();
      int items = channel.path("itemIds").size();
      entries.add(
          new Story.Entry(
              at,
              Story.Kind.CHANNEL,
              channel.path("channel").asText(),
              channelReason,
              Words.ofChannelReason(channelReason),
              channel.path("preferenceRule").textValue(),
              items > 1 ? items + " addresses" : null));
    }
    return entries;
  }

  private static JsonNode channels(String json) throws SQLException {
    try {
      return Json.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new SQLException("the log's channels are not JSON", e);
    }
  }

  private static List<Story.Entry> handOver(ResultSet row) throws SQLException {
    List<Story.Entry> entries = new ArrayList<>();
    String channel = row.getString("channel");
    String provider = row.getString("provider");
    Instant intentAt = Sql.instant(row, "intent_at");
    if (intentAt != null) {
      String again = row.getBoolean("resend") ? "handed over again, in doubt" : "handed over";
      entries.add(
          new Story.Entry(
              intentAt,
              Story.Kind.HANDED_OVER,
              channel,
              row.getBoolean("resend") ? "RESENT_IN_DOUBT" : "INTENT",
              again + (provider == null ? "" : " to " + provider),
              "attempt "
                  + row.getInt("attempt")
                  + ", notification "
                  + row.getString("notification_id")));
    }
    String outcome = row.getString("outcome");
    if (outcome != null) {
      entries.add(
          new Story.Entry(
              Sql.instant(row, "answered_at"),
              Story.Kind.OUTCOME,
              channel,
              outcome,
              Words.ofOutcome(outcome),
              outcomeDetail(row)));
    }
    return entries;
  }

  private static Story.Entry reported(ResultSet row) throws SQLException {
    List<String> beside = new ArrayList<>();
    for (String column : List.of("provider", "code", "detail")) {
      if (row.getString(column) != null) {
        beside.add(row.getString(column));
      }
    }
    String result = row.getString("result");
    return new Story.Entry(
        Sql.instant(row, "reported_at"),
        Story.Kind.REPORTED,
        row.getString("channel"),
        result,
        Words.ofReport(result),
        beside.isEmpty() ? null : String.join(", ", beside));
  }

  private static String outcomeDetail(ResultSet row) throws SQLException {
    List<String> beside = new ArrayList<>();
    for (String column : List.of("code", "provider_message_id", "detail")) {
      if (row.getString(column) != null) {
        beside.add(row.getString(column));
      }
    }
    Instant appendedAt = Sql.instant(row, "appended_at");
    if ("accepted".equals(row.getString("state")) && appendedAt != null) {
      Duration latency = Duration.between(appendedAt, Sql.instant(row, "answered_at"));
      beside.add(latency.toMillis() + " ms after Kafka took the event");
    }
    if (row.getBoolean("late")) {
      beside.add("LATE: by a task whose successor had already started");
    }
    return beside.isEmpty() ? null : String.join(", ", beside);
  }

  /** By time; the channels of a decision stay behind it. */
  private static List<Story.Entry> inOrder(List<Story.Entry> entries) {
    List<Story.Entry> sorted = new ArrayList<>(entries);
    sorted.sort(
        Comparator.comparing(Story.Entry::at, Comparator.nullsLast(Comparator.naturalOrder())));
    return sorted;
  }
}
