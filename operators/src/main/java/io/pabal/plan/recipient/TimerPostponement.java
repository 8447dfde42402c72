package io.pabal.plan.recipient;

/**
 * When timers that came due behind the closed gate come again: a second later, and never more than
 * {@link #A_MILLISECOND} at the same instant, because timers of one instant fire without a break.
 */
final class TimerPostponement {
  /** Timers of one millisecond: what one uninterrupted burst may take. */
  static final int A_MILLISECOND = 100;

  static final long PAUSE_MILLIS = 1_000;

  private long slotMillis = Long.MIN_VALUE;
  private int inSlot;

  /** The next free instant. */
  long next(long nowMillis) {
    long earliest = nowMillis + PAUSE_MILLIS;
    if (slotMillis < earliest) {
      slotMillis = earliest;
      inSlot = 0;
    } else if (inSlot == A_MILLISECOND) {
      slotMillis++;
      inSlot = 0;
    }
    inSlot++;
    return slotMillis;
  }
}
