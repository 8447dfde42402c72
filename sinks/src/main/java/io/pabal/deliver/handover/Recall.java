package io.pabal.deliver.handover;

import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.Item;
import io.pabal.schema.state.ItemState;

/**
 * What a record of the outcomes topic means for an item. Records are taken in the order of the
 * topic; the last one of the highest attempt counts, but an acceptance is never forgotten: a late
 * acceptance by an older epoch still means that the recipient has it.
 */
final class Recall {
  private Recall() {}

  static ItemState of(ItemState known, Intent intent, Item item) {
    if (outranks(known, item.attempt(), false)) {
      return known;
    }
    return new ItemState(
        Math.max(known.passed(), item.attempt()),
        item.attempt(),
        null,
        false,
        intent.handOver(),
        intent.provider(),
        null,
        null,
        null,
        intent.at());
  }

  static ItemState of(ItemState known, Outcome outcome, Item item) {
    if (outranks(known, item.attempt(), outcome.outcome() == OutcomeClass.ACCEPTED)) {
      return known;
    }
    return new ItemState(
        Math.max(known.passed(), item.attempt()),
        item.attempt(),
        outcome.outcome(),
        outcome.finalForItems(),
        outcome.handOver(),
        outcome.provider(),
        outcome.code(),
        outcome.detail(),
        outcome.retryAfterMillis(),
        outcome.at());
  }

  private static boolean outranks(ItemState known, int attempt, boolean accepted) {
    if (attempt != known.attempt()) {
      return attempt < known.attempt();
    }
    return known.outcome() == OutcomeClass.ACCEPTED && !accepted;
  }
}
