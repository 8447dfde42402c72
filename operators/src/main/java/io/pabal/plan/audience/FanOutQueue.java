package io.pabal.plan.audience;

import io.pabal.schema.Lane;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What waits in one subtask: urgent first, and within a lane each event in turn, so that the few
 * followers of one do not wait for the million of another. Names only; what they stand for is in
 * keyed state.
 */
final class FanOutQueue {
  /**
   * One thing that waits.
   *
   * @param event the event's key
   * @param target the key of the topic or bucket
   */
  record Waiting(Lane lane, String event, String target) {}

  private final Map<Lane, LinkedHashMap<String, ArrayDeque<Waiting>>> lanes =
      new EnumMap<>(Lane.class);
  private int size;

  FanOutQueue() {
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new LinkedHashMap<>());
    }
  }

  /** Puts a thing behind those of its event. */
  void add(Waiting waiting) {
    lanes
        .get(waiting.lane())
        .computeIfAbsent(waiting.event(), event -> new ArrayDeque<>())
        .add(waiting);
    size++;
  }

  /** The next; it stays where it is. */
  Optional<Waiting> next() {
    for (Lane lane : Lane.values()) {
      LinkedHashMap<String, ArrayDeque<Waiting>> events = lanes.get(lane);
      if (!events.isEmpty()) {
        return Optional.of(events.values().iterator().next().element());
      }
    }
    return Optional.empty();
  }

  /** Takes the {@link #next} away; its event is the last to be served again in its lane. */
  void removeNext() {
    Waiting next = next().orElseThrow();
    LinkedHashMap<String, ArrayDeque<Waiting>> events = lanes.get(next.lane());
    ArrayDeque<Waiting> queue = events.remove(next.event());
    queue.remove();
    if (!queue.isEmpty()) {
      events.put(next.event(), queue);
    }
    size--;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }
}
