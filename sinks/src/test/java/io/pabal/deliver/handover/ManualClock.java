package io.pabal.deliver.handover;

import io.pabal.flow.JobClock;
import java.time.Duration;
import java.time.Instant;

/** Both clocks of a job, moved by hand and together. */
final class ManualClock implements JobClock {
  static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

  private volatile long passedNanos;

  void advance(Duration by) {
    passedNanos += by.toNanos();
  }

  @Override
  public Instant now() {
    return START.plusNanos(passedNanos);
  }

  @Override
  public long nanoTime() {
    // Starts below zero, because a monotonic clock may.
    return Long.MIN_VALUE / 2 + passedNanos;
  }
}
