package io.pabal.schema.event;

import java.time.Duration;

/**
 * What an event may not exceed; beyond it the event is a dead letter, never a stopped job.
 *
 * <p>The sizes leave room for an outbox record, which carries the data of an event, below Kafka's
 * default {@code max.message.bytes} of 1,048,588.
 */
public final class EventLimits {
  /** Bytes of one event, headers not counted. */
  public static final int MAX_EVENT_BYTES = 256 * 1024;

  /** Characters of id, source, type, subject, actor, thread: they become keys of state and rows. */
  public static final int MAX_ATTRIBUTE_CHARS = 256;

  /** Characters of a recipient's id. */
  public static final int MAX_RECIPIENT_CHARS = 128;

  /** Recipients named in one event; larger audiences subscribe to a topic. */
  public static final int MAX_NAMED_RECIPIENTS = 500;

  /** Nesting of the event's data. */
  public static final int MAX_DATA_DEPTH = 32;

  /** How far ahead of the append an event's time may lie: clocks differ, but not by more. */
  public static final Duration MAX_AHEAD = Duration.ofDays(1);

  private EventLimits() {}
}
