package io.pabal.cli.send;

import io.pabal.cli.query.Sql;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.json.Json;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the log knows of one record of an events topic.
 *
 * @param deadLetter its reason, or null
 * @param decisions those on the record, and what followed on them
 * @param items those that the decisions planned
 */
record Fate(String deadLetter, List<Decided> decisions, List<Item> items) {

  /** One decision. */
  record Decided(String recipient, String reason, Set<String> itemIds) {}

  /**
   * One planned item.
   *
   * @param outcome its last outcome, or null
   * @param isFinal whether nothing more follows
   * @param latencyMillis from append to acceptance, or null
   */
  record Item(
      String itemId,
      String recipient,
      String channel,
      String state,
      String outcome,
      boolean isFinal,
      Long latencyMillis) {}

  /** Asks the log. */
  static Fate of(Connection log, Sent sent) throws SQLException {
    SourcePosition at = sent.position();
    Object[] place = {at.topic(), at.partition(), at.offset()};
    String where = " WHERE topic = ? AND kafka_partition = ? AND kafka_offset = ?";
    List<String> letters =
        Sql.all(log, "SELECT reason FROM dead_letters" + where, row -> row.getString(1), place);
    List<Decided> decisions =
        Sql.all(
            log,
            "SELECT recipient, reason, channels FROM decisions WHERE event_source = ? AND event_id = ?"
                + " AND (step IS NOT NULL OR (topic = ? AND kafka_partition = ? AND kafka_offset = ?))"
                + " ORDER BY recipient, decided_at",
            Fate::decided,
            sent.source(),
            sent.id(),
            at.topic(),
            at.partition(),
            at.offset());
    Set<String> planned = new TreeSet<>();
    decisions.forEach(decision -> planned.addAll(decision.itemIds()));
    List<Item> items = new ArrayList<>();
    if (!planned.isEmpty()) {
      items.addAll(
          Sql.all(
              log,
              "SELECT * FROM items WHERE event_source = ? AND event_id = ? ORDER BY channel",
              Fate::item,
              sent.source(),
              sent.id()));
      items.removeIf(item -> !planned.contains(item.itemId()));
    }
    return new Fate(letters.isEmpty() ? null : letters.get(0), decisions, items);
  }

  private static Decided decided(ResultSet row) throws SQLException {
    Set<String> items = new TreeSet<>();
    try {
      Json.mapper()
          .readTree(row.getString("channels"))
          .findValues("itemIds")
          .forEach(ids -> ids.forEach(id -> items.add(id.asText())));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new SQLException("the log's channels are not JSON", e);
    }
    return new Decided(row.getString("recipient"), row.getString("reason"), items);
  }

  private static Item item(ResultSet row) throws SQLException {
    Instant appended = Sql.instant(row, "appended_at");
    Instant answered = Sql.instant(row, "answered_at");
    boolean accepted = "accepted".equals(row.getString("state"));
    return new Item(
        row.getString("item_id"),
        row.getString("recipient"),
        row.getString("channel"),
        row.getString("state"),
        row.getString("outcome"),
        row.getBoolean("final"),
        accepted && appended != null && answered != null
            ? Duration.between(appended, answered).toMillis()
            : null);
  }

  /**
   * Whether nothing more is to come: a dead letter, or a decision for every recipient and a final
   * outcome for every item that one planned. Of an event for an audience nobody knows how many
   * there are: it counts as settled when all that was decided by now is.
   */
  boolean isSettled(Sent sent) {
    if (deadLetter != null) {
      return true;
    }
    Set<String> decided = new TreeSet<>();
    Set<String> planned = new TreeSet<>();
    decisions.forEach(
        decision -> {
          decided.add(decision.recipient());
          planned.addAll(decision.itemIds());
        });
    Set<String> ended = new TreeSet<>();
    items.stream().filter(Item::isFinal).forEach(item -> ended.add(item.itemId()));
    return !decided.isEmpty()
        && decided.containsAll(sent.recipients())
        && ended.containsAll(planned);
  }
}
