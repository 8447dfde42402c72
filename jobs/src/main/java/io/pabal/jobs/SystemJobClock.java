package io.pabal.jobs;

import io.pabal.flow.JobClock;
import java.time.Instant;

/** The machine's clocks. */
record SystemJobClock() implements JobClock {
  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }
}
