package io.pabal.plan.recipient;

import io.pabal.plan.recipient.Decisions.Verdict;
import io.pabal.schema.Ids;
import io.pabal.schema.deliver.Feedback;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.deliver.ReceivedFeedback;
import io.pabal.schema.plan.ChannelDecision;
import io.pabal.schema.plan.ChannelReason;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.plan.Item;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What follows from an outcome that came back: pure. In this release an item has one attempt, so
 * every item that comes back ends here; a retry would be one more {@link Step}.
 */
public final class FeedbackPolicy {

  /** What plan does with one item that came back. */
  public enum Step {
    /** Final: no further attempt is allowed. */
    GIVE_UP,
    /** Final: its life ended before it could be handed over. */
    END_OF_LIFE,
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
      case EXPIRED -> Step.END_OF_LIFE;
      case TRANSIENT, DEAD_ADDRESS, OPT_OUT, BAD_MESSAGE, NO_CATALOG -> Step.GIVE_UP;
      case ACCEPTED, NOT_SENT, THROTTLED, CONFIG, IN_DOUBT, UNRECOGNIZED, VETOED -> Step.NONE;
    };
  }

  /**
   * The decision on one item of the feedback.
   *
   * @param now plan's clock
   * @return empty when the outcome needs none
   */
  public static Optional<Decision> decide(ReceivedFeedback received, Item item, Instant now) {
    return switch (step(received.feedback().outcome())) {
      case GIVE_UP -> Optional.of(decision(received, item, DecisionReason.GAVE_UP, now));
      case END_OF_LIFE -> Optional.of(decision(received, item, DecisionReason.LIFE_ENDED, now));
      case NONE -> Optional.empty();
    };
  }

  private static Decision decision(
      ReceivedFeedback received, Item item, DecisionReason reason, Instant now) {
    Feedback feedback = received.feedback();
    String code = feedback.code() == null ? "" : " " + feedback.code();
    ChannelDecision channel =
        new ChannelDecision(
            feedback.notification().channel(), ChannelReason.CHOSEN, List.of(item.itemId()));
    Verdict verdict =
        new Verdict(
            feedback.notification().category(),
            null,
            reason,
            feedback.outcome().name() + code,
            List.of(channel),
            null);
    return Decisions.onFeedback(received, item, verdict, now);
  }
}
