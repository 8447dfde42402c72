package io.pabal.deliver.handover;

import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.Item;
import io.pabal.schema.state.ItemState;

/**
 * What a record of the outcomes topic means for an item. Records are taken in the order of the
 * topic; the last one of the highest attempt counts, with three exceptions:
 *
 * <ul>
 *   <li>an acceptance is never forgotten, and one that is late still means that the recipient has
 *       it;
 *   <li>what a task writes <em>late</em>, after its successor announced itself, undoes nothing that
 *       is known of another hand-over;
 *   <li>within an epoch the sequence of the hand-overs decides: a record that is read again, or
 *       stands twice, does not bring an older state back.
 * </ul>
 *
 * <p>A hand-over whose end is not known leaves a doubt that stays with the item. Reading records
 * again from before what a snapshot knows ends in the same state, but may doubt where there is
 * none: the next hand-over is then called a resend. No doubt is ever forgotten.
 */
final class Recall {
  private Recall() {}

  static ItemState of(ItemState known, Intent intent, Item item, boolean late) {
    if (isOutranked(known, item.attempt(), intent.handOver(), late)
        || (intent.handOver().equals(known.handOver()) && known.outcome() != null)
        || (known.attempt() == item.attempt() && known.outcome() == OutcomeClass.ACCEPTED)) {
      return late ? known.withDoubt() : known;
    }
    return new ItemState(
        Math.max(known.passed(), item.attempt()),
        item.attempt(),
        null,
        false,
        intent.resend() || leavesDoubt(known, intent.handOver()),
        intent.handOver(),
        intent.provider(),
        null,
        null,
        null,
        intent.at());
  }

  static ItemState of(ItemState known, Outcome outcome, Item item, boolean late) {
    if (isOutranked(known, item, outcome, late)) {
      return known;
    }
    boolean doubted =
        outcome.resentInDoubt()
            || outcome.outcome().next() == OutcomeClass.Next.IN_DOUBT_RULE
            || leavesDoubt(known, outcome.handOver());
    // One of ours names no provider, and who may have accepted stays known.
    boolean keepsProvider = doubted && outcome.provider() == null;
    return new ItemState(
        Math.max(known.passed(), item.attempt()),
        item.attempt(),
        outcome.outcome(),
        outcome.finalForItems(),
        doubted,
        outcome.handOver(),
        keepsProvider ? known.provider() : outcome.provider(),
        outcome.code(),
        outcome.detail(),
        outcome.retryAfterMillis(),
        outcome.at());
  }

  private static boolean isOutranked(ItemState known, Item item, Outcome outcome, boolean late) {
    boolean accepted = outcome.outcome() == OutcomeClass.ACCEPTED;
    if (known.attempt() == item.attempt() && accepted) {
      return false;
    }
    if (known.attempt() == item.attempt() && known.outcome() == OutcomeClass.ACCEPTED) {
      return true;
    }
    return isOutranked(known, item.attempt(), outcome.handOver(), late);
  }

  private static boolean isOutranked(
      ItemState known, int attempt, HandOver handOver, boolean late) {
    if (attempt != known.attempt()) {
      return attempt < known.attempt();
    }
    if (known.handOver() == null || known.handOver().equals(handOver)) {
      return false;
    }
    boolean sameEpoch = known.handOver().epoch().equals(handOver.epoch());
    return late || (sameEpoch && handOver.sequence() < known.handOver().sequence());
  }

  /** Whether the hand-over known so far has no end, and this is another one. */
  private static boolean leavesDoubt(ItemState known, HandOver next) {
    boolean open = known.handOver() != null && known.outcome() == null;
    return known.doubted() || (open && !known.handOver().equals(next));
  }
}
