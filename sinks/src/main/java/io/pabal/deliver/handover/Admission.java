package io.pabal.deliver.handover;

import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.state.ItemState;
import java.util.ArrayList;
import java.util.EnumMap;
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
    Map<StripPolicy.Verdict, List<Item>> byVerdict = new EnumMap<>(StripPolicy.Verdict.class);
    for (Item item : notification.items()) {
      StripPolicy.Verdict verdict = strip.verdict(memory.known(item.itemId()), item);
      byVerdict.computeIfAbsent(verdict, absent -> new ArrayList<>()).add(item);
      counted.verdict(verdict);
    }
    byVerdict.forEach((verdict, some) -> follow(verdict, notification.withItems(some)));
  }

  private void follow(StripPolicy.Verdict verdict, OutboxNotification notification) {
    switch (verdict) {
      case DROP -> {}
      case ANSWER ->
          notification
              .items()
              .forEach(i -> followUps.again(notification, i, memory.known(i.itemId())));
      case PASS -> flights.queue(notification, false);
      case PASS_RESEND -> flights.queue(notification, true);
      case HOLD ->
          handOvers.giveUp(
              flights.begin(notification, false), OutcomeClass.IN_DOUBT, "held in doubt");
    }
  }

  private interface Strip {
    StripPolicy.Verdict verdict(ItemState known, Item item);
  }
}
