package io.pabal.cli.bench;

import io.pabal.cli.local.LocalSystemException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Looks again and again at what another process does. */
final class Polling {
  /** Short against a run; each look is a small request to the broker. */
  private static final long PERIOD_MILLIS = 50;

  private Polling() {}

  /**
   * Returns when the condition is true.
   *
   * @throws LocalSystemException if it isn't in time
   */
  static void until(Duration atMost, String what, BooleanSupplier condition)
      throws InterruptedException {
    long startNanos = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - startNanos > atMost.toNanos()) {
        throw new LocalSystemException("Gave up waiting for " + what + " after " + atMost);
      }
      TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
    }
  }
}
