package io.pabal.plan.recipient;

import io.pabal.schema.Ids;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.Item;
import java.util.List;

/** What follows from an outcome that came back: pure. */
public final class FeedbackPolicy {

  /** What plan does with one item that came back. */
  public enum Step {
    /** Tried again later, if its schedule and its life allow. */
    RETRY,
    /** Final: no further attempt would help. */
    GIVE_UP,
    /** Its life ended before it could be handed over, or its category says what to do. */
    TOO_LATE,
    /** Nothing: the outcome is final on its own. */
    NONE
  }

  private FeedbackPolicy() {}

  /** The key under which plan remembers that it applied feedback to an item. */
  public static String appliedKey(Item item, HandOver handOver) {
    return Ids.hash(
        List.of("feedback", item.itemId(), Integer.toString(item.attempt()), handOver.toString()));
  }

  /** What follows from an outcome of this class. */
  public static Step step(OutcomeClass outcome) {
    return switch (outcome) {
      case EXPIRED -> Step.TOO_LATE;
      case TRANSIENT, NO_CATALOG -> Step.RETRY;
      case DEAD_ADDRESS, OPT_OUT, BAD_MESSAGE -> Step.GIVE_UP;
      case ACCEPTED, NOT_SENT, THROTTLED, CONFIG, IN_DOUBT, UNRECOGNIZED, VETOED -> Step.NONE;
    };
  }
}
