package io.pabal.plan.recipient;

import io.pabal.plan.Samples;
import io.pabal.schema.Channel;
import io.pabal.schema.deliver.Feedback;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.deliver.ReceivedFeedback;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.Address;
import java.util.List;

/** What comes back from deliver. */
final class Returned {
  private Returned() {}

  static ReceivedFeedback of(OutboxNotification sent, OutcomeClass outcome, long sequence) {
    return new ReceivedFeedback(
        feedback(sent, outcome, sequence, null), new SourcePosition("feedback", 0, sequence));
  }

  /** A mail to Anna that failed for now, in this attempt. */
  static Feedback transientFailure(int attempt, long sequence, Long retryAfterMillis) {
    OutboxNotification first =
        Notifications.first(
            Samples.forAnna("e1", "order"),
            new Known(Samples.anna(), null, Samples.everywhere(), Samples.NOW),
            new Notifications.Words(
                Samples.everywhere().ruleFor("shop.order").orElseThrow(),
                Samples.everywhere().category("order").orElseThrow()),
            new Address(Channel.EMAIL, "anna@example.com"),
            Samples.NOW.plus(Samples.LIFE));
    Item item = first.items().get(0).withAttempt(attempt);
    return feedback(
        first.withItems(List.of(item)), OutcomeClass.TRANSIENT, sequence, retryAfterMillis);
  }

  private static Feedback feedback(
      OutboxNotification sent, OutcomeClass outcome, long sequence, Long retryAfterMillis) {
    return new Feedback(
        Feedback.SCHEMA,
        sent.recipient(),
        sent,
        new HandOver("epoch", sequence),
        outcome,
        "451",
        null,
        retryAfterMillis,
        Samples.NOW);
  }
}
