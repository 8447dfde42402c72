package io.pabal.plan.audience;

/**
 * How fast a subtask hands a fan-out on: so many recipients a second on average, a few
 * milliseconds' worth at a time. What is spent above the allowance is waited for; what is not spent
 * is kept for {@value #KEPT_MILLIS} ms, so that a pause is not followed by a flood. Pure: time is
 * given.
 */
final class FanOutPace {
  /** Two ticks: one that comes late costs nothing. */
  static final long KEPT_MILLIS = 2 * BucketStep.TICK_MILLIS;

  private final double perMilli;
  private final double most;
  private double allowance;
  private long lastMillis;

  /**
   * @param perSecond recipients a second, above 0
   */
  FanOutPace(int perSecond, long nowMillis) {
    this.perMilli = perSecond / 1000.0;
    // However slow the pace: whole recipients.
    this.most = Math.max(1, perMilli * KEPT_MILLIS);
    this.allowance = most;
    this.lastMillis = nowMillis;
  }

  /** How many recipients may be told now. */
  int allows(long nowMillis) {
    long passedMillis = Math.max(0, nowMillis - lastMillis);
    lastMillis = nowMillis;
    allowance = Math.min(most, allowance + perMilli * passedMillis);
    return (int) Math.max(0, allowance);
  }

  /** So many recipients were told. */
  void spent(int recipients) {
    allowance -= recipients;
  }
}
