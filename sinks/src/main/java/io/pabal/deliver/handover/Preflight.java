package io.pabal.deliver.handover;

import io.pabal.deliver.channel.MessageRenderer;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import java.util.ArrayList;
import java.util.List;

/**
 * The last look at a flight before it starts: nothing goes out whose life is over or that plan has
 * vetoed meanwhile, and nothing without the texts of its catalog version.
 */
final class Preflight {
  private final Deadlines deadlines;
  private final RecipientMemory memory;
  private final Flights flights;
  private final Catalogs catalogs;
  private final HandOvers handOvers;

  Preflight(
      Deadlines deadlines,
      RecipientMemory memory,
      Flights flights,
      Catalogs catalogs,
      HandOvers handOvers) {
    this.deadlines = deadlines;
    this.memory = memory;
    this.flights = flights;
    this.catalogs = catalogs;
    this.handOvers = handOvers;
  }

  /** The texts of a flight that may start, or null when it was ended or parked instead. */
  MessageRenderer.Compiled clear(LaneRunway lane, Flight flight) {
    if (deadlines.isOver(flight)) {
      deadlines.expire(flight);
      return null;
    }
    if (veto(flight)) {
      return null;
    }
    MessageRenderer.Compiled texts = catalogs.texts(flight.notification().catalogVersion());
    if (texts == null) {
      lane.park(flight);
    }
    return texts;
  }

  /** Takes vetoed items out of a flight; true when none is left. */
  private boolean veto(Flight flight) {
    OutboxNotification notification = flight.notification();
    memory.turnTo(notification.recipient());
    List<Veto> known = memory.vetoes();
    List<Item> stopped = new ArrayList<>();
    List<Item> left = new ArrayList<>();
    for (Item item : notification.items()) {
      boolean stop = known.stream().anyMatch(veto -> veto.stops(notification, item));
      (stop ? stopped : left).add(item);
    }
    if (stopped.isEmpty()) {
      return false;
    }
    if (left.isEmpty()) {
      handOvers.giveUp(flight, OutcomeClass.VETOED, reason(known));
      return true;
    }
    Flight vetoed = flights.begin(notification.withItems(stopped));
    handOvers.giveUp(vetoed, OutcomeClass.VETOED, reason(known));
    flight.reduceTo(notification.withItems(left));
    return false;
  }

  private static String reason(List<Veto> known) {
    return "vetoed: " + known.get(known.size() - 1).reason();
  }
}
