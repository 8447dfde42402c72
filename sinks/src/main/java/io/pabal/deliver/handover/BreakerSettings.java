package io.pabal.deliver.handover;

import java.io.Serializable;
import java.time.Duration;

/**
 * When a provider is left alone.
 *
 * @param window hand-overs that are looked at, the newest; {@value #LEAST_WINDOW} to {@value
 *     #MAX_WINDOW}
 * @param failingShare share of failed ones at which the breaker opens; above 0, at most 1
 * @param slowAfter from when on a hand-over is slow
 * @param slowShare share of slow ones at which the breaker opens, if another provider can stand in;
 *     above 0, at most 1
 * @param configPause how long a provider is out after it refused us; at least {@link
 *     #LEAST_CONFIG_PAUSE}
 */
public record BreakerSettings(
    int window, double failingShare, Duration slowAfter, double slowShare, Duration configPause)
    implements Serializable {
  /** Below it one broken connection would be a share. */
  public static final int LEAST_WINDOW = 10;

  /** Above it an outage is over before the window has noticed. */
  public static final int MAX_WINDOW = 1_000;

  /** Not shorter than pauses for trouble that ends by itself. */
  public static final Duration LEAST_CONFIG_PAUSE = Duration.ofSeconds(1);

  /** Not longer than it takes to forget that somebody has mended it. */
  public static final Duration MAX_CONFIG_PAUSE = Duration.ofHours(1);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if a value is out of them
   */
  public BreakerSettings {
    check(
        window >= LEAST_WINDOW && window <= MAX_WINDOW,
        "a breaker's window is " + LEAST_WINDOW + " to " + MAX_WINDOW + ", not " + window);
    check(isShare(failingShare), "a failing share is above 0 and at most 1, not " + failingShare);
    check(isShare(slowShare), "a slow share is above 0 and at most 1, not " + slowShare);
    check(
        slowAfter.compareTo(Duration.ofMillis(1)) >= 0,
        "slow is at least a millisecond, not " + slowAfter);
    check(
        configPause.compareTo(LEAST_CONFIG_PAUSE) >= 0
            && configPause.compareTo(MAX_CONFIG_PAUSE) <= 0,
        "a pause after a configuration error is "
            + LEAST_CONFIG_PAUSE
            + " to "
            + MAX_CONFIG_PAUSE
            + ", not "
            + configPause);
  }

  /** Half of the last 50 failed, four fifths took 10 s; a minute for who has to mend it. */
  public static BreakerSettings defaults() {
    return new BreakerSettings(50, 0.5, Duration.ofSeconds(10), 0.8, Duration.ofMinutes(1));
  }

  private static boolean isShare(double value) {
    return value > 0 && value <= 1;
  }

  private static void check(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
