package io.pabal.deliver.handover;

import io.pabal.schema.deliver.Outcome;
import java.time.Duration;

/**
 * When a provider may be asked again, in one lane, after it could not take. Pauses double from
 * {@link #FIRST_PAUSE} to {@link #LONGEST_PAUSE}, a provider's own wish is a floor; after a pause
 * one hand-over probes, and the first answer ends the pause.
 *
 * @param failures pauses in a row; 0 means healthy
 * @param pausedUntilNanos monotonic clock
 */
record ProviderHealth(int failures, long pausedUntilNanos) {
  /** Short, because one broken connection is no outage. */
  static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  /** How long an outage may be over before the next probe sees it. */
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** No provider's wish holds longer; SES asks for up to ten minutes. */
  static final Duration LONGEST_WISH = Duration.ofMinutes(10);

  static final ProviderHealth HEALTHY = new ProviderHealth(0, 0);

  /** Whether a hand-over may start now. */
  boolean mayStart(long nowNanos, int running) {
    return failures == 0 || (running == 0 && nowNanos - pausedUntilNanos >= 0);
  }

  /** What an outcome says of the provider's health; outcomes of ours say nothing. */
  ProviderHealth after(Outcome outcome, long nowNanos) {
    if (outcome.provider() == null) {
      return this;
    }
    return switch (outcome.outcome()) {
      case NOT_SENT, THROTTLED, CONFIG, IN_DOUBT -> {
        Long wishMillis = outcome.retryAfterMillis();
        yield failed(nowNanos, Duration.ofMillis(wishMillis == null ? 0 : wishMillis));
      }
      case ACCEPTED, TRANSIENT, DEAD_ADDRESS, OPT_OUT, BAD_MESSAGE, UNRECOGNIZED -> HEALTHY;
      case EXPIRED, VETOED, NO_CATALOG -> this;
    };
  }

  /** The provider could not take; what fails during a pause was started before it. */
  ProviderHealth failed(long nowNanos, Duration wish) {
    Duration floor = wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish;
    boolean inPause = failures > 0 && nowNanos - pausedUntilNanos < 0;
    int count = inPause ? failures : failures + 1;
    long pause = Math.max(pauseNanos(count), floor.toNanos());
    long until = nowNanos + pause;
    if (inPause) {
      until = Math.max(pausedUntilNanos, nowNanos + floor.toNanos());
    }
    return new ProviderHealth(count, until);
  }

  private static long pauseNanos(int failures) {
    int doublings = Math.min(failures - 1, 16);
    return Math.min(FIRST_PAUSE.toNanos() << doublings, LONGEST_PAUSE.toNanos());
  }
}
