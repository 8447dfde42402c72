package io.pabal.deliver.handover;

import io.pabal.schema.Lane;
import io.pabal.schema.deliver.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * All that one lane of one subtask has of its own: queue, providers, valve. Used in the task's
 * thread only.
 */
final class LaneRunway {
  /** Waiting flights, as multiples of the capacity, at which the valve closes and opens again. */
  private static final int CLOSE_AT_CAPACITIES = 8;

  private static final int OPEN_AT_CAPACITIES = 4;

  /** Below it a lane of small capacity would starve while its valve opens: a round trip's worth. */
  private static final int LEAST_CLOSE_AT = 256;

  private final Lane lane;
  private final LaneProviders providers;
  private final Valve valve;
  private final LaneQueue queue = new LaneQueue();
  private final SetAside aside = new SetAside();
  private final List<Flight> parked = new ArrayList<>();
  private boolean wantsClosed;

  /** Takes the wish that the lane's source stops, or goes on. */
  @FunctionalInterface
  interface Valve {
    void ask(boolean close);
  }

  LaneRunway(Lane lane, LaneProviders providers, Valve valve) {
    this.lane = lane;
    this.providers = providers;
    this.valve = valve;
  }

  Lane lane() {
    return lane;
  }

  LaneProviders providers() {
    return providers;
  }

  LaneQueue queue() {
    return queue;
  }

  SetAside aside() {
    return aside;
  }

  /** Whether any provider can take anything. */
  boolean mayStart(long nowNanos) {
    return providers.anyCanTake(nowNanos);
  }

  /** The next flight to look at, or null; it holds its address. What was set aside goes first. */
  Flight poll(long nowNanos) {
    Flight flight = aside.poll(route -> providers.canTake(route, nowNanos));
    return flight == null ? queue.poll() : flight;
  }

  /**
   * Whether a provider can take a flight now: one that did not fail it in this round or, when the
   * next round is due, any.
   */
  boolean hasProviderFor(Flight flight, long nowNanos) {
    int route = providers.route(flight);
    if (providers.canTake(route & ~flight.tried(), nowNanos)) {
      return true;
    }
    if (flight.tried() == 0 || nowNanos - flight.restUntilNanos() < 0) {
      return false;
    }
    flight.newRound();
    return providers.canTake(route, nowNanos);
  }

  /** A flight has no provider now: it waits for one or, in the middle of a round, for the next. */
  void setAside(Flight flight) {
    if (flight.tried() == 0) {
      aside.await(providers.route(flight), flight);
    } else {
      aside.rest(flight);
    }
  }

  /** Flights whose next round is due are the first again. */
  void wakeRested(long nowNanos) {
    putBack(aside.rested(nowNanos));
  }

  /** A flight that has a provider starts. */
  void started(Flight flight, long nowNanos) {
    LaneProvider provider = providers.choose(flight, nowNanos);
    provider.begins(flight.tried() != 0);
    flight.provider(provider);
  }

  /** A flight has its outcome; it may never have started. */
  void ended(Flight flight, Outcome outcome, long nowNanos) {
    LaneProvider provider = flight.provider();
    flight.provider(null);
    if (provider == null) {
      return;
    }
    if (outcome.provider() == null) {
      provider.released();
      return;
    }
    provider.ended(outcome, flight.tookNanos(), flight.units(), nowNanos);
    switch (outcome.outcome().next()) {
      case HAND_OVER_AGAIN ->
          flight.tried(
              providers.numberOf(provider), nowNanos + Rounds.restNanos(flight.rounds() + 1));
      case NOTHING, BACK_TO_PLAN, IN_DOUBT_RULE -> {}
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
    putBack(unpark(condition));
  }

  private void putBack(List<Flight> released) {
    for (int i = released.size() - 1; i >= 0; i--) {
      queue.putBack(released.get(i));
    }
  }

  /** Flights under way. */
  int running() {
    return providers.running();
  }

  /** Flights that wait, are set aside or parked. */
  int waiting() {
    return queue.waiting() + aside.waiting() + parked.size();
  }

  /** Tells the valve whether the lane's source shall stop now. */
  void tellValve(long nowNanos) {
    valve.ask(wantsClosed(nowNanos));
  }

  /** Whether the lane's source shall stop: with hysteresis, and at once when no one can take. */
  private boolean wantsClosed(long nowNanos) {
    int capacity = providers.capacity();
    int closeAt = Math.max(CLOSE_AT_CAPACITIES * capacity, LEAST_CLOSE_AT);
    int openAt = Math.max(OPEN_AT_CAPACITIES * capacity, LEAST_CLOSE_AT / 2);
    boolean cannotTake = providers.allDown(nowNanos) && !wantsProbe(nowNanos);
    if (cannotTake || waiting() >= closeAt) {
      wantsClosed = true;
    } else if (waiting() <= openAt) {
      wantsClosed = false;
    }
    return wantsClosed;
  }

  /** A pause is over and nothing is left to ask a provider with: only the source can help. */
  private boolean wantsProbe(long nowNanos) {
    return queue.waiting() == 0 && mayStart(nowNanos);
  }
}
