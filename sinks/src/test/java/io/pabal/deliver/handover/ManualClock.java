package io.pabal.deliver.handover;

import io.pabal.flow.JobClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Both clocks of a job, moved by hand and together. */
final class ManualClock implements JobClock {
  static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

  private final AtomicLong passedNanos = new AtomicLong();

  void advance(Duration by) {
    passedNanos.addAndGet(by.toNanos());
  }

  @Override
  public Instant now() {
    return START.plusNanos(passedNanos.get());
  }

  @Override
  public long nanoTime() {
    // Starts below zero, because a monotonic clock may.
    return Long.MIN_VALUE / 2 + passedNanos.get();
  }
}
