package io.pabal.sandbox;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what no answer tells. */
public final class Waiting {
  private static final long AT_MOST_NANOS = TimeUnit.SECONDS.toNanos(60);

  private Waiting() {}

  /** Whether a condition came true in time. */
  public static boolean until(BooleanSupplier condition) {
    long begun = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begun > AT_MOST_NANOS) {
        return false;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    return true;
  }
}
