package io.pabal.schema.deliver;

import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.plan.Item;
import java.time.Instant;
import java.util.List;

/**
 * What came of one hand-over, written at once and outside of checkpoints; the item is complete when
 * Kafka has acknowledged it. Keyed by recipient.
 *
 * @param schema {@value #SCHEMA}
 * @param handOver the number of the hand-over; items that were never handed over get one too
 * @param outcome the class
 * @param provider the provider, or null when none was asked
 * @param code the provider's own code ("250 2.0.0", "201", "21610"), or null
 * @param providerMessageId what the provider calls the message, or null
 * @param detail words for a person, bounded and without control characters, or null
 * @param retryAfterMillis what the provider asked for, in milliseconds, or null
 * @param resentInDoubt true when this hand-over repeated one that was in doubt: RESENT_IN_DOUBT
 * @param finalForItems true when nothing more follows for these items without plan's doing
 * @param startedAt when the hand-over began, or when the item was given up
 * @param at when the answer was known
 */
public record Outcome(
    String schema,
    Channel channel,
    Lane lane,
    String recipient,
    String notificationId,
    String addressKey,
    List<Item> items,
    HandOver handOver,
    OutcomeClass outcome,
    String provider,
    String code,
    String providerMessageId,
    String detail,
    Long retryAfterMillis,
    boolean resentInDoubt,
    boolean finalForItems,
    Instant startedAt,
    Instant at)
    implements OutcomeRecord {
  public static final String SCHEMA = "pabal.outcome/1";

  /** Characters of {@code detail}: enough for a reply of a mail server, small in a log row. */
  public static final int MAX_DETAIL_CHARS = 500;

  public Outcome {
    items = List.copyOf(items);
  }
}
