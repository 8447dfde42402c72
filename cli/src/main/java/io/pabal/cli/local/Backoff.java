package io.pabal.cli.local;

import java.time.Duration;

/**
 * When something that ended may be started again: at once after a good while, else after 1, 2, 4
 * ... 30 s.
 *
 * <p>Times are readings of {@link System#nanoTime}.
 */
final class Backoff {

  /** Whoever ran this long didn't fail because of how it was started. */
  private static final Duration GOOD_WHILE = Duration.ofSeconds(10);

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private int quickEnds;
  private long startedNanos;
  private boolean started;

  /** To be called at each start. */
  void started(long nowNanos) {
    if (started && nowNanos - startedNanos < GOOD_WHILE.plus(delay()).toNanos()) {
      quickEnds++;
    } else {
      quickEnds = 0;
    }
    started = true;
    startedNanos = nowNanos;
  }

  /** True if enough time has passed since the last start. */
  boolean mayStart(long nowNanos) {
    return !started || nowNanos - startedNanos >= delay().toNanos();
  }

  /** How often in a row it ended soon after its start. */
  int quickEnds() {
    return quickEnds;
  }

  private Duration delay() {
    Duration delay = FIRST.multipliedBy(1L << Math.min(quickEnds, 10));
    return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }
}
