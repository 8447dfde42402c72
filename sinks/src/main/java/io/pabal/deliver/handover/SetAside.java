package io.pabal.deliver.handover;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Flights of a lane whose turn came and that cannot go, while others of the lane can: their
 * providers cannot take, or all of them got nothing and a new round is not due. They keep their
 * addresses. Bounded from outside, by the lane's valve. Used in the task's thread only.
 */
final class SetAside {
  private final Map<Integer, Deque<Flight>> byRoute = new LinkedHashMap<>();
  private final List<Flight> resting = new ArrayList<>();
  private int waiting;

  /** A flight waits until a provider of its route can take. */
  void await(int route, Flight flight) {
    byRoute.computeIfAbsent(route, absent -> new ArrayDeque<>()).add(flight);
    waiting++;
  }

  /** A flight waits until its next round is due. */
  void rest(Flight flight) {
    resting.add(flight);
    waiting++;
  }

  /** The next flight that a provider of its route can take, or null. */
  Flight poll(IntPredicate canTake) {
    Iterator<Map.Entry<Integer, Deque<Flight>>> routes = byRoute.entrySet().iterator();
    while (routes.hasNext()) {
      Map.Entry<Integer, Deque<Flight>> route = routes.next();
      if (canTake.test(route.getKey())) {
        Flight flight = route.getValue().poll();
        if (route.getValue().isEmpty()) {
          routes.remove();
        }
        waiting--;
        return flight;
      }
    }
    return null;
  }

  /** Takes out those whose next round is due, in the order in which they came. */
  List<Flight> rested(long nowNanos) {
    List<Flight> due =
        resting.stream().filter(flight -> nowNanos - flight.restUntilNanos() >= 0).toList();
    resting.removeAll(due);
    waiting -= due.size();
    return due;
  }

  /** Takes flights out, for example those whose time is over. */
  List<Flight> removeIf(Predicate<Flight> condition) {
    List<Flight> removed = new ArrayList<>();
    for (Deque<Flight> flights : byRoute.values()) {
      flights.removeIf(flight -> taken(flight, condition, removed));
    }
    byRoute.values().removeIf(Deque::isEmpty);
    resting.removeIf(flight -> taken(flight, condition, removed));
    waiting -= removed.size();
    return removed;
  }

  private static boolean taken(Flight flight, Predicate<Flight> condition, List<Flight> removed) {
    if (condition.test(flight)) {
      removed.add(flight);
      return true;
    }
    return false;
  }

  /** Flights that wait here. */
  int waiting() {
    return waiting;
  }
}
