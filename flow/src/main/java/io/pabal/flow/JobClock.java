package io.pabal.flow;

import java.io.Serializable;
import java.time.Instant;

/** Time as a parameter of a topology, so that tests can move it. */
public interface JobClock extends Serializable {
  /** The wall clock, for what a person or another machine will read. */
  Instant now();

  /** A monotonic clock in nanoseconds, for durations; it goes on while a process is stopped. */
  long nanoTime();
}
