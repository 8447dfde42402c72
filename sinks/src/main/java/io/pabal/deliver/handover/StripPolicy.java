package io.pabal.deliver.handover;

import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.state.ItemState;

/** What of an arriving notification still has to be handed over, an item at a time. */
final class StripPolicy {
  /** What to do with an arriving item. */
  enum Verdict {
    /** An old or repeated copy: nothing is done. */
    DROP,
    /** It has a recorded outcome: what follows from it is emitted again, nothing is handed over. */
    ANSWER,
    /** It is handed over. */
    PASS,
    /** It may have been accepted; the rule, or plan's new attempt, says to hand it over again. */
    PASS_RESEND,
    /** It may have been accepted; the rule says to leave it so. */
    HOLD
  }

  private StripPolicy() {}

  /**
   * Judges an item that comes from the outbox.
   *
   * @param known what is known of the item
   * @param attempt the attempt that arrives
   * @param inFlight whether this attempt of the item is in flight in this task
   * @param rule the notification's rule
   */
  static Verdict arriving(ItemState known, int attempt, boolean inFlight, InDoubtRule rule) {
    if (attempt < known.passed() || attempt < known.attempt()) {
      return Verdict.DROP;
    }
    if (inFlight) {
      return Verdict.DROP;
    }
    return byRecord(known, attempt, rule);
  }

  /**
   * Judges an item that was in flight at the snapshot: it passed then, so only the record counts.
   */
  static Verdict restored(ItemState known, int attempt, InDoubtRule rule) {
    return attempt < known.attempt() ? Verdict.DROP : byRecord(known, attempt, rule);
  }

  private static Verdict byRecord(ItemState known, int attempt, InDoubtRule rule) {
    if (known.handOver() == null) {
      return Verdict.PASS;
    }
    OutcomeClass outcome = known.outcome();
    if (known.attempt() < attempt) {
      return outcome == null || known.doubted() ? Verdict.PASS_RESEND : Verdict.PASS;
    }
    if (outcome == null) {
      return inDoubt(rule);
    }
    return switch (outcome.next()) {
      case NOTHING, BACK_TO_PLAN -> Verdict.ANSWER;
      case HAND_OVER_AGAIN -> known.doubted() ? Verdict.PASS_RESEND : Verdict.PASS;
      case IN_DOUBT_RULE -> known.settled() ? Verdict.ANSWER : inDoubt(rule);
    };
  }

  private static Verdict inDoubt(InDoubtRule rule) {
    return switch (rule) {
      case RESEND -> Verdict.PASS_RESEND;
      case HOLD -> Verdict.HOLD;
    };
  }
}
