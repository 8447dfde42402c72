package io.pabal.cli.local;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting for something that another process does and that nobody announces. */
public final class Waiting {

  private static final long PERIOD_MILLIS = 100;

  private Waiting() {}

  /** Asks ten times a second; false if the answer was never true or the thread was interrupted. */
  public static boolean until(Duration atMost, BooleanSupplier condition) {
    long startNanos = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - startNanos > atMost.toNanos()) {
        return false;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
