package io.pabal.deliver.handover;

import io.pabal.flow.JobClock;
import io.pabal.schema.deliver.OutcomeClass;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * Nothing waits for ever: a flight whose life is over, or whose catalog version does not become
 * known, goes back to plan.
 */
final class Deadlines {
  private final HandOvers handOvers;
  private final JobClock clock;
  private final Duration catalogWait;

  Deadlines(HandOvers handOvers, JobClock clock, Duration catalogWait) {
    this.handOvers = handOvers;
    this.clock = clock;
    this.catalogWait = catalogWait;
  }

  /** Whether a flight's life is over. */
  boolean isOver(Flight flight) {
    return isOver(flight, clock.now());
  }

  private static boolean isOver(Flight flight, Instant now) {
    return !now.isBefore(flight.notification().sendBefore());
  }

  /** Ends a flight whose life is over. */
  void expire(Flight flight) {
    handOvers.giveUp(flight, OutcomeClass.EXPIRED, "it could not be handed over in time");
  }

  /** Ends what waits too long in a lane. */
  void sweep(LaneRunway lane) {
    Instant now = clock.now();
    Predicate<Flight> late = flight -> isOver(flight, now);
    lane.queue().removeIf(late).forEach(this::expire);
    lane.aside().removeIf(late).forEach(this::expire);
    lane.unpark(late).forEach(this::expire);
    long oldest = clock.nanoTime() - catalogWait.toNanos();
    lane.unpark(flight -> flight.waitingSinceNanos() - oldest < 0).forEach(this::missCatalog);
  }

  private void missCatalog(Flight flight) {
    handOvers.giveUp(
        flight,
        OutcomeClass.NO_CATALOG,
        "catalog version " + flight.notification().catalogVersion() + " did not become known");
  }
}
