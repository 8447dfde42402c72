package io.pabal.schema.state;

import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.OutcomeClass;
import java.time.Instant;

/**
 * What deliver remembers of one item: the highest attempt that passed the strip, and the last
 * record, an intent or an outcome.
 *
 * @param passed highest attempt that passed; 0 for none
 * @param attempt attempt of the last record; 0 for none
 * @param outcome class of the last record if it is an outcome; null with {@code handOver} set means
 *     that the last record is an intent
 * @param settled true when the outcome ends the attempt: nothing more follows without plan's doing
 * @param doubted true when some hand-over of the item was left in doubt: every later one repeats it
 * @param handOver number of the last record, or null for none
 * @param provider provider of the last record, or null; once in doubt, the last one that was asked
 * @param code provider's code of the outcome, or null
 * @param detail words of the outcome, or null
 * @param retryAfterMillis what the provider asked for, or null
 * @param at instant of the last record, or null
 */
public record ItemState(
    int passed,
    int attempt,
    OutcomeClass outcome,
    boolean settled,
    boolean doubted,
    HandOver handOver,
    String provider,
    String code,
    String detail,
    Long retryAfterMillis,
    Instant at) {
  /** Nothing known. */
  public static ItemState unknown() {
    return new ItemState(0, 0, null, false, false, null, null, null, null, null, null);
  }

  /** The same with a higher attempt passed. */
  public ItemState withPassed(int higher) {
    return new ItemState(
        Math.max(passed, higher),
        attempt,
        outcome,
        settled,
        doubted,
        handOver,
        provider,
        code,
        detail,
        retryAfterMillis,
        at);
  }

  /** The same after a hand-over that may have been accepted. */
  public ItemState withDoubt() {
    return new ItemState(
        passed,
        attempt,
        outcome,
        settled,
        true,
        handOver,
        provider,
        code,
        detail,
        retryAfterMillis,
        at);
  }
}
