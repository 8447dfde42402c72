package io.pabal.plan.audience;

/**
 * How fast a subtask hands a fan-out on: so many recipients a second on average, whole buckets at a
 * time. What is spent above the allowance is waited for; what is not spent is kept for {@value
 * #KEPT_MILLIS} ms, so that a pause is not followed by a flood. Pure: time is given.
 */
final class FanOutPace {
  private static final long KEPT_MILLIS = 100;

  private final double perMilli;
  private double allowance;
  private long lastMillis;

  /**
   * @param perSecond recipients a second, above 0
   */
  FanOutPace(int perSecond, long nowMillis) {
    this.perMilli = perSecond / 1000.0;
    this.allowance = perMilli * KEPT_MILLIS;
    this.lastMillis = nowMillis;
  }

  /** Whether a bucket may be handed on now. */
  boolean allows(long nowMillis) {
    long passedMillis = Math.max(0, nowMillis - lastMillis);
    lastMillis = nowMillis;
    allowance = Math.min(perMilli * KEPT_MILLIS, allowance + perMilli * passedMillis);
    return allowance > 0;
  }

  /** So many recipients were told. */
  void spent(int recipients) {
    allowance -= recipients;
  }
}
