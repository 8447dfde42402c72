package io.pabal.deliver.channel;

import io.pabal.schema.deliver.OutcomeClass;
import java.time.Duration;
import java.util.Optional;

/**
 * What a sender says of one hand-over.
 *
 * @param outcome the class; only those a provider's answer, or its silence, can mean
 * @param code the provider's own code ("250 2.0.0", "201", "21610"), or null
 * @param providerMessageId what the provider calls the message, or null
 * @param detail words for a person without secrets, or null
 * @param retryAfter what the provider asked for, or null
 */
public record HandOverResult(
    OutcomeClass outcome,
    String code,
    String providerMessageId,
    String detail,
    Duration retryAfter) {
  /** A result without a provider's id or wish. */
  public static HandOverResult of(OutcomeClass outcome, String code, String detail) {
    return new HandOverResult(outcome, code, null, detail, null);
  }

  /** The same answer, understood otherwise. */
  public HandOverResult withOutcome(OutcomeClass other) {
    return new HandOverResult(other, code, providerMessageId, detail, retryAfter);
  }

  /** For how long the provider wants to be left alone, if it said so. */
  public Optional<Duration> retryAfterWish() {
    return Optional.ofNullable(retryAfter);
  }
}
