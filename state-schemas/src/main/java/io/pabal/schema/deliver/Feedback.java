package io.pabal.schema.deliver;

import io.pabal.schema.plan.OutboxNotification;
import java.time.Instant;

/**
 * An outcome that wants a next step, on its way back to plan. Keyed by recipient. May arrive more
 * than once; plan drops what it has applied, by item, attempt and hand-over.
 *
 * @param schema {@value #SCHEMA}
 * @param recipient who it is about, also the record's key
 * @param notification the notification with the items concerned, so that plan can decide again
 *     without keeping what it planned
 * @param handOver the hand-over whose outcome this is
 * @param outcome its class
 * @param code the provider's own code, or null
 * @param detail words for a person, or null
 * @param retryAfterMillis what the provider asked for, in milliseconds, or null
 * @param at when the outcome was known
 */
public record Feedback(
    String schema,
    String recipient,
    OutboxNotification notification,
    HandOver handOver,
    OutcomeClass outcome,
    String code,
    String detail,
    Long retryAfterMillis,
    Instant at) {
  public static final String SCHEMA = "pabal.feedback/1";
}
