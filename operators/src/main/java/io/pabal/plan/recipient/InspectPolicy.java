package io.pabal.plan.recipient;

import io.pabal.schema.inspect.Inspect;
import io.pabal.schema.inspect.InspectReply;
import io.pabal.schema.inspect.InspectSubject;
import java.time.Instant;

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
   * @param gateOpen whether everything written before the start has been applied
   * @param decidedEvents at most {@link InspectReply#MAX_COUNTED}
   */
  static InspectReply reply(Inspect question, Known known, boolean gateOpen, int decidedEvents) {
    return new InspectReply(
        InspectReply.SCHEMA,
        question.questionId(),
        question.recipient(),
        question.what(),
        gateOpen,
        question.what() == InspectSubject.PREFERENCES ? null : known.profile(),
        question.what() == InspectSubject.PREFERENCES ? known.preferences() : null,
        question.what() == InspectSubject.PREFERENCES ? known.optOuts().since() : null,
        question.what() == InspectSubject.SUPPRESSIONS ? known.suppressions().all() : null,
        decidedEvents,
        known.catalog() == null ? 0 : known.catalog().version(),
        known.now());
  }
}
