package io.pabal.schema.plan;

import java.time.Instant;

/**
 * One event for one recipient at one address of one channel: the unit that must not be lost or
 * repeated.
 *
 * @param itemId see {@link io.pabal.schema.Ids#itemId}
 * @param attempt 1 for the first; plan raises it, deliver strips what is not higher than passed
 * @param eventSource the event's source
 * @param eventId the event's id
 * @param eventType the event's type
 * @param eventTime when it happened: the log's partitions are cut by it
 * @param appendedAt when Kafka took the event: the start of the measured latency
 * @param actor whose action it tells, or null
 * @param thread the thread it belongs to, or null
 */
public record Item(
    String itemId,
    int attempt,
    String eventSource,
    String eventId,
    String eventType,
    Instant eventTime,
    Instant appendedAt,
    String actor,
    String thread) {
  /** Without an actor and a thread. */
  public Item(
      String itemId,
      int attempt,
      String eventSource,
      String eventId,
      String eventType,
      Instant eventTime,
      Instant appendedAt) {
    this(itemId, attempt, eventSource, eventId, eventType, eventTime, appendedAt, null, null);
  }
}
