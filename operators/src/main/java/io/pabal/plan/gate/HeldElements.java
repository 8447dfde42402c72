package io.pabal.plan.gate;

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
public final class HeldElements<T> {
  /** Elements decided in one mail: between two mails barriers and elements get their turn. */
  public static final int SLICE = 200;

  private final KeyedStateBackend<String> backend;
  private final String stateName;
  private final ListState<T> state;
  private final int maxHeld;
  private Queue<String> keys = new ArrayDeque<>();
  private int count;

  /**
   * @param stateName the name of the state
   * @param maxHeld elements that are held at most
   */
  public HeldElements(
      KeyedStateBackend<String> backend, String stateName, ListState<T> state, int maxHeld) {
    this.backend = backend;
    this.stateName = stateName;
    this.state = state;
    this.maxHeld = maxHeld;
  }

  /** Counts what a restore brought. */
  public void countRestored() throws Exception {
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
  public void hold(T element) throws Exception {
    if (count >= maxHeld) {
      throw new IllegalStateException(
          "the start-up gate holds "
              + count
              + " elements and is still closed: what it waits for does not catch up,"
              + " while events are read");
    }
    state.add(element);
    count++;
  }

  /** Whether elements under the current key wait, which those that come now must not overtake. */
  public boolean waitUnderCurrentKey() throws Exception {
    return count > 0 && state.get().iterator().hasNext();
  }

  /** Fixes which keys are to be drained. */
  public void startDraining() {
    keys = new ArrayDeque<>(storedKeys());
  }

  /**
   * Hands on up to {@link #SLICE} elements, each under its key.
   *
   * @return whether more wait
   */
  public boolean drainSlice(ThrowingConsumer<T, Exception> consumer) throws Exception {
    int left = SLICE;
    while (left > 0 && !keys.isEmpty()) {
      backend.setCurrentKey(keys.element());
      List<T> waiting = elements();
      List<T> slice = waiting.subList(0, Math.min(left, waiting.size()));
      if (slice.size() == waiting.size()) {
        state.clear();
        keys.remove();
      } else {
        state.update(waiting.subList(slice.size(), waiting.size()));
      }
      count -= slice.size();
      left -= slice.size();
      for (T element : slice) {
        consumer.accept(element);
      }
    }
    return !keys.isEmpty();
  }

  /** Elements that wait in this subtask. */
  public int count() {
    return count;
  }

  private List<T> elements() throws Exception {
    List<T> elements = new ArrayList<>();
    state.get().forEach(elements::add);
    return elements;
  }

  /** A copy, because state must not be changed while its keys are read. */
  private List<String> storedKeys() {
    try (Stream<String> stored = backend.getKeys(stateName, VoidNamespace.INSTANCE)) {
      return stored.distinct().toList();
    }
  }
}
