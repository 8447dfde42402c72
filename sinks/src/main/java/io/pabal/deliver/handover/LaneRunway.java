package io.pabal.deliver.handover;

import io.pabal.deliver.channel.Sender;
import io.pabal.schema.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * All that one lane of one subtask has of its own: queue, sender, capacity, health, valve. Used in
 * the task's thread only.
 */
final class LaneRunway {
  /** Waiting flights, as multiples of the capacity, at which the valve closes and opens again. */
  private static final int CLOSE_AT_CAPACITIES = 8;

  private static final int OPEN_AT_CAPACITIES = 4;

  /** Below it a lane of small capacity would starve while its valve opens: a round trip's worth. */
  private static final int LEAST_CLOSE_AT = 256;

  private final Lane lane;
  private final Sender sender;
  private final Valve valve;
  private final int capacity;
  private final LaneQueue queue = new LaneQueue();
  private final List<Flight> parked = new ArrayList<>();
  private LaneHealth health = LaneHealth.HEALTHY;
  private int running;
  private boolean wantsClosed;

  /** Takes the wish that the lane's source stops, or goes on. */
  @FunctionalInterface
  interface Valve {
    void ask(boolean close);
  }

  LaneRunway(Lane lane, Sender sender, Valve valve, int capacity) {
    this.lane = lane;
    this.sender = sender;
    this.valve = valve;
    this.capacity = capacity;
  }

  Lane lane() {
    return lane;
  }

  Sender sender() {
    return sender;
  }

  LaneQueue queue() {
    return queue;
  }

  LaneHealth health() {
    return health;
  }

  void health(LaneHealth newer) {
    health = newer;
  }

  int running() {
    return running;
  }

  boolean mayStart(long nowNanos) {
    return running < capacity && health.mayStart(nowNanos, running);
  }

  void started(Flight flight) {
    flight.running(true);
    running++;
  }

  void ended(Flight flight) {
    if (flight.running()) {
      flight.running(false);
      running--;
    }
  }

  /** A flight whose catalog version is not known yet: it keeps its address, others pass it. */
  void park(Flight flight) {
    parked.add(flight);
  }

  /** Takes parked flights out; they still hold their addresses. */
  List<Flight> unpark(Predicate<Flight> condition) {
    List<Flight> out = parked.stream().filter(condition).toList();
    parked.removeAll(out);
    return out;
  }

  /** Parked flights may go: they are the first again, in the order in which they were parked. */
  void release(Predicate<Flight> condition) {
    List<Flight> released = unpark(condition);
    for (int i = released.size() - 1; i >= 0; i--) {
      queue.putBack(released.get(i));
    }
  }

  /** Flights that wait or are parked. */
  int waiting() {
    return queue.waiting() + parked.size();
  }

  /** Tells the valve whether the lane's source shall stop now. */
  void tellValve(long nowNanos) {
    valve.ask(wantsClosed(nowNanos));
  }

  /** Whether the lane's source shall stop: with hysteresis, and at once when no one can take. */
  private boolean wantsClosed(long nowNanos) {
    int closeAt = Math.max(CLOSE_AT_CAPACITIES * capacity, LEAST_CLOSE_AT);
    int openAt = Math.max(OPEN_AT_CAPACITIES * capacity, LEAST_CLOSE_AT / 2);
    boolean cannotTake = health.failures() > 1 && !wantsProbe(nowNanos);
    if (cannotTake || waiting() >= closeAt) {
      wantsClosed = true;
    } else if (waiting() <= openAt) {
      wantsClosed = false;
    }
    return wantsClosed;
  }

  /** The pause is over and nothing is left to ask the provider with: only the source can help. */
  private boolean wantsProbe(long nowNanos) {
    return running == 0 && queue.waiting() == 0 && mayStart(nowNanos);
  }
}
