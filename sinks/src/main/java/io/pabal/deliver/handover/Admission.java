package io.pabal.deliver.handover;

import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.state.ItemState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets in what still has to be handed over, an item at a time, by {@link StripPolicy}: what was
 * handed over is answered from its record, and a copy of what is in flight is dropped.
 */
final class Admission {
  private final RecipientMemory memory;
  private final Flights flights;
  private final HandOvers handOvers;
  private final FollowUps followUps;
  private final HandOverMetrics counted;

  Admission(
      RecipientMemory memory,
      Flights flights,
      HandOvers handOvers,
      FollowUps followUps,
      HandOverMetrics counted) {
    this.memory = memory;
    this.flights = flights;
    this.handOvers = handOvers;
    this.followUps = followUps;
    this.counted = counted;
  }

  /** A notification comes from the outbox. */
  void arrives(OutboxNotification notification) {
    admit(
        notification,
        (known, item) ->
            StripPolicy.arriving(known, item.attempt(), flights.has(item), notification.inDoubt()));
  }

  /** A notification was in flight at the snapshot. */
  void returns(OutboxNotification notification) {
    admit(
        notification,
        (known, item) -> StripPolicy.restored(known, item.attempt(), notification.inDoubt()));
  }

  private void admit(OutboxNotification notification, Strip strip) {
    memory.turnTo(notification.recipient());
    Map<Way, List<Item>> byWay = new LinkedHashMap<>();
    for (Item item : notification.items()) {
      ItemState known = memory.known(item.itemId());
      StripPolicy.Verdict verdict = strip.verdict(known, item);
      byWay.computeIfAbsent(way(verdict, known, item), absent -> new ArrayList<>()).add(item);
      counted.verdict(verdict);
    }
    byWay.forEach((way, some) -> follow(way, notification.withItems(some)));
  }

  /** What is doubted at two providers goes two ways. */
  private static Way way(StripPolicy.Verdict verdict, ItemState known, Item item) {
    boolean doubted = verdict == StripPolicy.Verdict.PASS_RESEND && known.provider() != null;
    boolean sameAttempt = known.attempt() == item.attempt();
    return new Way(verdict, doubted ? new Doubt(known.provider(), sameAttempt) : null);
  }

  private void follow(Way way, OutboxNotification notification) {
    switch (way.verdict()) {
      case DROP -> {}
      case ANSWER ->
          notification
              .items()
              .forEach(i -> followUps.again(notification, i, memory.known(i.itemId())));
      case PASS -> flights.queue(notification);
      case PASS_RESEND -> flights.queueResend(notification, way.doubt());
      case HOLD ->
          handOvers.giveUp(flights.begin(notification), OutcomeClass.IN_DOUBT, "held in doubt");
    }
  }

  /** What to do with items, and at whom they are doubted, or null. */
  private record Way(StripPolicy.Verdict verdict, Doubt doubt) {}

  private interface Strip {
    StripPolicy.Verdict verdict(ItemState known, Item item);
  }
}
