package io.pabal.deliver.handover;

import io.pabal.flow.JobClock;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.Item;

/**
 * What follows when the outcome of a flight is on disk, and not before: memory and its provider
 * know it, and the flight is complete, its follow-up told and its address free, or it is the first
 * to be handed over again.
 */
final class Landing {
  private final RecipientMemory memory;
  private final Flights flights;
  private final FollowUps followUps;
  private final HandOverMetrics counted;
  private final JobClock clock;

  Landing(
      RecipientMemory memory,
      Flights flights,
      FollowUps followUps,
      HandOverMetrics counted,
      JobClock clock) {
    this.memory = memory;
    this.flights = flights;
    this.followUps = followUps;
    this.counted = counted;
    this.clock = clock;
  }

  /** A flight of a lane has its outcome. */
  void land(LaneRunway lane, Flight flight, Outcome outcome) {
    counted.outcome(outcome);
    memory.turnTo(outcome.recipient());
    for (Item item : outcome.items()) {
      memory.remember(item.itemId(), Recall.of(memory.known(item.itemId()), outcome, item, false));
    }
    if (outcome.outcome().next() == OutcomeClass.Next.IN_DOUBT_RULE && flight.provider() != null) {
      flight.markResend(new Doubt(flight.provider().name(), true));
    }
    lane.ended(flight, outcome, clock.nanoTime());
    if (outcome.finalForItems()) {
      complete(lane, flight, outcome);
    } else {
      lane.queue().putBack(flight);
    }
  }

  private void complete(LaneRunway lane, Flight flight, Outcome outcome) {
    flights.end(flight);
    if (flight.holdsAddress()) {
      lane.queue().done(flight);
    }
    followUps.of(flight.notification(), outcome);
  }
}
