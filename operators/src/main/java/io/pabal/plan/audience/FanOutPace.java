package io.pabal.plan.audience;

/**
 * How fast a subtask hands a fan-out on: so many recipients a second on average, a few
 * milliseconds' worth at a time. What is spent above the allowance is waited for; what is not spent
 * is kept for {@value #KEPT_MILLIS} ms, so that a pause is not followed by a flood.
 *
 * <p>Nothing more goes on while the last slice is on its way. Those behind that need longer than a
 * look for it are slower than the pace: then it rests for half as long as they worked, but at most
 * {@value #MOST_REST_MILLIS} ms, so that a third of their time is for everything else. Pure: time
 * is given.
 */
final class FanOutPace {
  /**
   * One look's worth: what is told at once stands in front of barriers and single events. A look
   * that comes late costs its share, so the pace is the most, not the least.
   */
  static final long KEPT_MILLIS = BucketStep.TICK_MILLIS;

  /** Who works longer than twice this was stopped by something else, which a rest does not help. */
  static final long MOST_REST_MILLIS = 100;

  private final double perMilli;
  private final double most;
  private double allowance;
  private long lastMillis;
  private long sinceSpentMillis;
  private long restMillis;

  /**
   * @param perSecond recipients a second, above 0
   */
  FanOutPace(int perSecond, long nowMillis) {
    this.perMilli = perSecond / 1000.0;
    this.allowance = Math.max(1, perMilli * KEPT_MILLIS);
    // What is left of a whole one must not be lost.
    this.most = allowance + 1;
    this.lastMillis = nowMillis;
  }

  /**
   * How many recipients may be told now.
   *
   * @param onTheirWay whether any of those that were told are still on their way
   */
  int allows(long nowMillis, boolean onTheirWay) {
    long passedMillis = Math.max(0, nowMillis - lastMillis);
    lastMillis = nowMillis;
    allowance = Math.min(most, allowance + perMilli * passedMillis);
    sinceSpentMillis += passedMillis;
    restMillis =
        onTheirWay
            ? Math.min(MOST_REST_MILLIS, sinceSpentMillis / 2)
            : Math.max(0, restMillis - passedMillis);
    return onTheirWay || restMillis > 0 ? 0 : (int) Math.max(0, allowance);
  }

  /** So many recipients were told, at the instant of the last question. */
  void spent(int recipients) {
    allowance -= recipients;
    sinceSpentMillis = 0;
  }
}
