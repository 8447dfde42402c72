package io.pabal.plan.recipient;

import io.pabal.schema.inspect.Inspect;
import io.pabal.schema.inspect.InspectReply;
import io.pabal.schema.inspect.InspectSubject;
import io.pabal.schema.inspect.PendingItem;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.state.Pending;
import java.time.Instant;
import java.util.List;

/** Answers questions about the state of a recipient: pure. */
final class InspectPolicy {
  private InspectPolicy() {}

  /** Whether somebody may still wait for the answer. */
  static boolean isAwaited(Inspect question, Instant now) {
    return !question.askedAt().isBefore(now.minus(Inspect.MAX_AGE));
  }

  /**
   * The answer.
   *
   * @param waiting what waits, the next one due first
   * @param gateOpen whether everything written before the start has been applied
   * @param decidedEvents at most {@link InspectReply#MAX_COUNTED}
   */
  static InspectReply reply(
      Inspect question, Known known, List<Pending> waiting, boolean gateOpen, int decidedEvents) {
    return new InspectReply(
        InspectReply.SCHEMA,
        question.questionId(),
        question.recipient(),
        question.what(),
        gateOpen,
        switch (question.what()) {
          case PROFILE, SUPPRESSIONS -> known.profile();
          case PREFERENCES, PENDING -> null;
        },
        question.what() == InspectSubject.PREFERENCES ? known.preferences() : null,
        question.what() == InspectSubject.PREFERENCES ? known.optOuts().since() : null,
        question.what() == InspectSubject.SUPPRESSIONS ? known.suppressions().all() : null,
        question.what() == InspectSubject.PENDING ? listed(waiting) : null,
        waiting.size(),
        decidedEvents,
        known.catalog() == null ? 0 : known.catalog().version(),
        known.now());
  }

  private static List<PendingItem> listed(List<Pending> waiting) {
    return waiting.stream().limit(InspectReply.MAX_LISTED).map(InspectPolicy::item).toList();
  }

  private static PendingItem item(Pending pending) {
    OutboxNotification sent = pending.notification();
    Item item = sent.items().get(0);
    return new PendingItem(
        item.itemId(),
        sent.channel(),
        sent.address().key(),
        sent.category(),
        item.eventSource(),
        item.eventId(),
        item.eventType(),
        pending.reason(),
        item.attempt() + 1,
        pending.since(),
        pending.due(),
        sent.endOfLife(),
        pending.outcome(),
        pending.code());
  }
}
