package io.pabal.plan.recipient;

import io.pabal.schema.state.Held;
import io.pabal.schema.state.PlanState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * What waits at the gate: keyed list state, in the order of arrival for each key. Used in the
 * task's thread only.
 */
final class HeldElements {
  /** Elements decided in one mail: between two mails barriers and elements get their turn. */
  static final int SLICE = 200;

  private final KeyedStateBackend<String> backend;
  private final ListState<Held> state;
  private final int maxHeld;
  private Queue<String> keys = new ArrayDeque<>();
  private int count;

  HeldElements(KeyedStateBackend<String> backend, ListState<Held> state, int maxHeld) {
    this.backend = backend;
    this.state = state;
    this.maxHeld = maxHeld;
  }

  /** Counts what a restore brought. */
  void countRestored() throws Exception {
    for (String key : storedKeys()) {
      backend.setCurrentKey(key);
      count += elements().size();
    }
  }

  /**
   * Holds an element under the current key.
   *
   * @throws IllegalStateException when the bound is reached: the sources are not shut, and state
   *     that grows without bound would end worse than a restart
   */
  void hold(Held element) throws Exception {
    if (count >= maxHeld) {
      throw new IllegalStateException(
          "the start-up gate holds "
              + count
              + " elements and is still closed: profiles, preferences, opt-outs or catalog do not catch up,"
              + " while events are read");
    }
    state.add(element);
    count++;
  }

  /** Whether elements under the current key wait, which those that come now must not overtake. */
  boolean waitUnderCurrentKey() throws Exception {
    return count > 0 && state.get().iterator().hasNext();
  }

  /** Fixes which keys are to be drained. */
  void startDraining() {
    keys = new ArrayDeque<>(storedKeys());
  }

  /**
   * Hands on up to {@link #SLICE} elements, each under its key.
   *
   * @return whether more wait
   */
  boolean drainSlice(ThrowingConsumer<Held, Exception> consumer) throws Exception {
    int left = SLICE;
    while (left > 0 && !keys.isEmpty()) {
      backend.setCurrentKey(keys.element());
      List<Held> waiting = elements();
      List<Held> slice = waiting.subList(0, Math.min(left, waiting.size()));
      if (slice.size() == waiting.size()) {
        state.clear();
        keys.remove();
      } else {
        state.update(waiting.subList(slice.size(), waiting.size()));
      }
      count -= slice.size();
      left -= slice.size();
      for (Held element : slice) {
        consumer.accept(element);
      }
    }
    return !keys.isEmpty();
  }

  /** Elements that wait in this subtask. */
  int count() {
    return count;
  }

  private List<Held> elements() throws Exception {
    List<Held> elements = new ArrayList<>();
    state.get().forEach(elements::add);
    return elements;
  }

  /** A copy, because state must not be changed while its keys are read. */
  private List<String> storedKeys() {
    try (Stream<String> stored =
        backend.getKeys(PlanState.held().getName(), VoidNamespace.INSTANCE)) {
      return stored.distinct().toList();
    }
  }
}
