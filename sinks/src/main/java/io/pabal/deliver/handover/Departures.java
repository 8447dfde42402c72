package io.pabal.deliver.handover;

import io.pabal.deliver.channel.MessageRenderer;
import io.pabal.flow.JobClock;
import io.pabal.flow.Lease;

/**
 * Starts what waits in a lane, as far as it may: within what its providers can take; with a lease,
 * so that no successor has started; and only while the broker acknowledges, because an outcome that
 * cannot be kept must not come to be. The lane's valve is told what is left.
 */
final class Departures {
  private final Preflight preflight;
  private final HandOvers handOvers;
  private final Lease lease;
  private final OutcomeLog log;
  private final JobClock clock;
  private boolean closed;

  Departures(
      Preflight preflight, HandOvers handOvers, Lease lease, OutcomeLog log, JobClock clock) {
    this.preflight = preflight;
    this.handOvers = handOvers;
    this.lease = lease;
    this.log = log;
    this.clock = clock;
  }

  /** Starts what may start. */
  void pump(LaneRunway lane) {
    lane.wakeRested(clock.nanoTime());
    while (mayStart(lane)) {
      Flight flight = lane.poll(clock.nanoTime());
      if (flight == null) {
        break;
      }
      start(lane, flight);
    }
    lane.tellValve(clock.nanoTime());
  }

  /** Nothing starts from now on. */
  void close() {
    closed = true;
  }

  private boolean mayStart(LaneRunway lane) {
    long now = clock.nanoTime();
    return !closed
        && lane.mayStart(now)
        && lease.holds(now)
        && log.oldestUnacknowledgedNanos(now) <= HandOverSettings.MAX_APPEND_AGE.toNanos();
  }

  private void start(LaneRunway lane, Flight flight) {
    if (!lane.hasProviderFor(flight, clock.nanoTime())) {
      lane.setAside(flight);
      return;
    }
    MessageRenderer.Compiled texts = preflight.clear(lane, flight);
    if (texts != null) {
      lane.started(flight, clock.nanoTime());
      handOvers.begin(flight, texts);
    }
  }
}
