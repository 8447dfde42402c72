package io.pabal.deliver.handover;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What waits in one lane, in the order of arrival; to one address the next starts after the former
 * is done. All operations but {@link #removeIf} take constant time. Bounded from outside, by the
 * lane's valve.
 */
final class LaneQueue {
  private final Deque<Flight> ready = new ArrayDeque<>();
  private final Map<String, Deque<Flight>> behindByAddress = new HashMap<>();
  private int waiting;

  /** A flight arrives. */
  void add(Flight flight) {
    waiting++;
    Deque<Flight> behind = behindByAddress.get(flight.addressKey());
    if (behind != null) {
      behind.add(flight);
    } else {
      behindByAddress.put(flight.addressKey(), new ArrayDeque<>(1));
      ready.add(flight);
    }
  }

  /** The next flight that may start, or null; it holds its address until {@link #done}. */
  Flight poll() {
    Flight flight = ready.poll();
    if (flight != null) {
      waiting--;
      flight.holdsAddress(true);
    }
    return flight;
  }

  /** A flight that was polled could not go: it is the first again. */
  void putBack(Flight flight) {
    waiting++;
    flight.holdsAddress(false);
    ready.addFirst(flight);
  }

  /** A flight that was polled is complete: the next to its address may start. */
  void done(Flight flight) {
    Deque<Flight> behind = behindByAddress.get(flight.addressKey());
    Flight next = behind == null ? null : behind.poll();
    if (next == null) {
      behindByAddress.remove(flight.addressKey());
    } else {
      ready.addFirst(next);
    }
  }

  /** Flights that wait. */
  int waiting() {
    return waiting;
  }

  /** Takes waiting flights out, for example those whose time is over; looks at each once. */
  List<Flight> removeIf(Predicate<Flight> condition) {
    List<Flight> removed = new ArrayList<>();
    behindByAddress
        .values()
        .forEach(behind -> behind.removeIf(flight -> taken(flight, condition, removed)));
    List<Flight> first = new ArrayList<>();
    ready.removeIf(flight -> taken(flight, condition, first));
    first.forEach(this::done);
    removed.addAll(first);
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
}
