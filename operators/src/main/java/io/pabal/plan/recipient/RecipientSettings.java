package io.pabal.plan.recipient;

import io.pabal.schema.Lifetimes;
import io.pabal.schema.event.EventLimits;
import java.io.Serializable;
import java.time.Duration;

/**
 * What the recipient step is built with.
 *
 * @param maxEventAge an older event is EXPIRED
 * @param decidedTtl how long a decided event is remembered
 * @param appliedTtl how long applied feedback is remembered
 * @param maxHeld elements that one subtask holds at the gate before it gives up
 */
public record RecipientSettings(
    Duration maxEventAge, Duration decidedTtl, Duration appliedTtl, int maxHeld)
    implements Serializable {

  /**
   * With shut sources only what was under way at the start is held; this many says that the sources
   * are not shut, about 100 MB of state a subtask.
   */
  public static final int DEFAULT_MAX_HELD = 100_000;

  /**
   * Derives the settings. A decided event is remembered for as long as its age can stay below the
   * maximum: an event's time may lie ahead of its append, so that much longer.
   */
  public static RecipientSettings of(Lifetimes lifetimes) {
    return new RecipientSettings(
        lifetimes.maxEventAge(),
        lifetimes.dedupWindow().plus(EventLimits.MAX_AHEAD),
        lifetimes.stripTtl(),
        DEFAULT_MAX_HELD);
  }
}
