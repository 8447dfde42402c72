package io.pabal.cli.query;

import io.pabal.cli.local.LocalSystemException;
import io.pabal.cli.local.Waiting;
import io.pabal.schema.event.SourcePosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds events and items that are not accounted for.
 *
 * <p>In this order, so that what is in flight is never taken for missing: first how far plan has
 * come (its commits follow its decisions), then the ends of what the log reads, then the log is
 * waited for, and only then are rows looked up.
 */
final class Audit {
  /** Examples in the report; the rest is counted. */
  static final int EXAMPLES = 20;

  private static final String UNACCOUNTED =
      "SELECT o FROM unnest(?::bigint[]) AS o"
          + " WHERE NOT EXISTS (SELECT 1 FROM decisions d"
          + " WHERE d.topic = ? AND d.kafka_partition = ? AND d.kafka_offset = o)"
          + " AND NOT EXISTS (SELECT 1 FROM dead_letters l"
          + " WHERE l.topic = ? AND l.kafka_partition = ? AND l.kafka_offset = o) ORDER BY o";

  private static final String OVERDUE_ITEMS =
      " FROM unfinished_items WHERE life_ends_at < ? AND event_time >= ?";

  /**
   * What is audited.
   *
   * @param eventsTopics what plan reads
   * @param logTopics what the log reads
   * @param planGroup plan's consumer group
   * @param logGroup the log's consumer group
   * @param since only what was appended (events) or happened (items) at or after it
   * @param grace how long past its life an item may be before it is overdue
   * @param waitAtMost for the log
   */
  record Scope(
      Collection<String> eventsTopics,
      Collection<String> logTopics,
      String planGroup,
      String logGroup,
      Instant since,
      Duration grace,
      Duration waitAtMost) {}

  private final KafkaProgress kafka;
  private final Connection log;
  private final Scope scope;
  private final List<SourcePosition> examples = new ArrayList<>();
  private long eventsPassed;
  private long unaccounted;

  Audit(KafkaProgress kafka, Connection log, Scope scope) {
    this.kafka = kafka;
    this.log = log;
    this.scope = scope;
  }

  /**
   * Runs it once.
   *
   * @param now of the machine: an item is overdue by it
   */
  AuditReport run(Instant now) throws SQLException {
    Map<TopicPartition, Long> passed = kafka.committed(scope.planGroup());
    Map<TopicPartition, Long> begins = kafka.begins(scope.eventsTopics(), scope.since());
    passed.keySet().retainAll(begins.keySet());
    boolean caughtUp = awaitLog(kafka.ends(scope.logTopics()));
    kafka.read(begins, passed, this::lookUp);
    Instant due = now.minus(scope.grace());
    return new AuditReport(
        now,
        scope.since(),
        caughtUp,
        eventsPassed,
        unaccounted,
        List.copyOf(examples),
        count("SELECT count(*)" + OVERDUE_ITEMS, due, scope.since()),
        Sql.all(
            log,
            "SELECT item_id" + OVERDUE_ITEMS + " ORDER BY life_ends_at LIMIT " + EXAMPLES,
            row -> row.getString(1),
            due,
            scope.since()),
        since("items WHERE state = 'in_doubt'"),
        since("duplicates WHERE true"),
        since("duplicates WHERE NOT explained"),
        since("hand_overs WHERE resend"),
        since("hand_overs WHERE late"),
        since("hand_overs WHERE late AND state = 'accepted'"),
        count("SELECT count(*) FROM redecided WHERE last_decided_at >= ?", scope.since()),
        count("SELECT count(*) FROM dead_letters WHERE appended_at >= ?", scope.since()));
  }

  private long since(String rows) throws SQLException {
    return count("SELECT count(*) FROM " + rows + " AND event_time >= ?", scope.since());
  }

  private long count(String sql, Object... parameters) throws SQLException {
    return Sql.number(log, sql, parameters);
  }

  private boolean awaitLog(Map<TopicPartition, Long> ends) {
    return Waiting.until(
        scope.waitAtMost(), () -> reached(ends, kafka.committed(scope.logGroup())));
  }

  private static boolean reached(
      Map<TopicPartition, Long> ends, Map<TopicPartition, Long> committed) {
    Map<TopicPartition, Long> missing = new HashMap<>(ends);
    missing.entrySet().removeIf(e -> e.getValue() <= committed.getOrDefault(e.getKey(), 0L));
    return missing.isEmpty();
  }

  private void lookUp(TopicPartition tp, List<Long> offsets) {
    eventsPassed += offsets.size();
    try {
      var array = log.createArrayOf("bigint", offsets.toArray());
      List<Long> missing =
          Sql.all(
              log,
              UNACCOUNTED,
              row -> row.getLong(1),
              array,
              tp.topic(),
              tp.partition(),
              tp.topic(),
              tp.partition());
      unaccounted += missing.size();
      missing.stream()
          .limit(EXAMPLES - examples.size())
          .forEach(o -> examples.add(new SourcePosition(tp.topic(), tp.partition(), o)));
    } catch (SQLException e) {
      throw new LocalSystemException("the log does not answer: " + e.getSQLState(), e);
    }
  }
}
