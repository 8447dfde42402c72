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
 * @param cancelKey the key under which the producer can take it back, or null: the event's id
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
    String thread,
    String cancelKey) {
  /** No attempt has a higher number. */
  public static final int MAX_ATTEMPT = 1_000_000;

  /** Taken back by the event's id. */
  public Item(
      String itemId,
      int attempt,
      String eventSource,
      String eventId,
      String eventType,
      Instant eventTime,
      Instant appendedAt,
      String actor,
      String thread) {
    this(
        itemId,
        attempt,
        eventSource,
        eventId,
        eventType,
        eventTime,
        appendedAt,
        actor,
        thread,
        null);
  }

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

  /** Whether a producer that takes a key back means this item. */
  public boolean isTakenBackBy(String source, String key) {
    return eventSource.equals(source) && key.equals(cancelKey == null ? eventId : cancelKey);
  }

  /** The same item in another attempt. */
  public Item withAttempt(int other) {
    return new Item(
        itemId,
        other,
        eventSource,
        eventId,
        eventType,
        eventTime,
        appendedAt,
        actor,
        thread,
        cancelKey);
  }
}
