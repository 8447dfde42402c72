package io.pabal.deliver.handover;

import io.pabal.flow.JobClock;
import io.pabal.schema.Lane;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What is in flight in this subtask: from the strip until its outcome is on disk. Who begins here
 * is remembered as passed, and a second copy of the same attempt is known by {@link #has}. Used in
 * the task's thread only.
 */
final class Flights {
  private final RecipientMemory memory;
  private final OutcomeLog log;
  private final Map<Lane, LaneRunway> lanes;
  private final JobClock clock;
  private final Set<Flight> flights = new LinkedHashSet<>();
  private final Set<String> attempts = new HashSet<>();
  private long arrivals;

  Flights(RecipientMemory memory, OutcomeLog log, Map<Lane, LaneRunway> lanes, JobClock clock) {
    this.memory = memory;
    this.log = log;
    this.lanes = lanes;
    this.clock = clock;
  }

  /** Whether this attempt of an item is in flight. */
  boolean has(Item item) {
    return attempts.contains(attemptKey(item));
  }

  /** All that are in flight, in the order of arrival. */
  Collection<Flight> all() {
    return Collections.unmodifiableSet(flights);
  }

  /** A notification is in flight from here on; memory is turned to its recipient. */
  Flight begin(OutboxNotification notification) {
    return begin(notification, false, null);
  }

  private Flight begin(OutboxNotification notification, boolean resend, Doubt doubt) {
    for (Item item : notification.items()) {
      attempts.add(attemptKey(item));
      memory.remember(item.itemId(), memory.known(item.itemId()).withPassed(item.attempt()));
    }
    int partition = log.partitionOf(notification.recipient());
    Flight flight =
        new Flight(
            notification,
            resend,
            doubt,
            arrivals++,
            partition,
            log.endOf(partition),
            clock.nanoTime());
    flights.add(flight);
    return flight;
  }

  /** The same, and it waits in its lane. */
  void queue(OutboxNotification notification) {
    lanes.get(notification.lane()).queue().add(begin(notification));
  }

  /**
   * The same, and it repeats a hand-over that is in doubt.
   *
   * @param doubt which provider may have accepted it, or null if nobody knows
   */
  void queueResend(OutboxNotification notification, Doubt doubt) {
    lanes.get(notification.lane()).queue().add(begin(notification, true, doubt));
  }

  /** A flight is complete. */
  void end(Flight flight) {
    flights.remove(flight);
    flight.notification().items().forEach(item -> attempts.remove(attemptKey(item)));
  }

  private static String attemptKey(Item item) {
    return item.itemId() + '/' + item.attempt();
  }
}
