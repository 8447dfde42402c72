package io.pabal.plan.audience;

import io.pabal.plan.audience.FanOutQueue.Waiting;
import io.pabal.plan.gate.StartUpGate;
import io.pabal.schema.Ids;
import io.pabal.schema.audience.FanOut;
import io.pabal.schema.event.Event;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.runtime.state.KeyedStateBackend;

/**
 * The fan-outs that wait in one subtask: what is left of each is keyed state, under the key of its
 * topic or bucket and by its event, and {@link FanOutQueue} has their order. None is worked off
 * before the gate is open; at the bound one is for each that comes, so that none is lost and the
 * queue does not grow. Used in the task's thread only.
 */
final class WaitingFanOuts<T> {
  /** Works on a fan-out, under its key. */
  @FunctionalInterface
  interface Work<T> {
    /**
     * Does a part of it.
     *
     * @return what is left, which goes to the end of the queue; empty when it is done
     */
    Optional<T> on(Waiting waiting, T left) throws Exception;
  }

  private final KeyedStateBackend<String> backend;
  private final MapState<String, T> state;
  private final StartUpGate<?> gate;
  private final int maxWaiting;
  private final Work<T> work;
  private final FanOutQueue queue = new FanOutQueue();

  WaitingFanOuts(
      KeyedStateBackend<String> backend,
      MapState<String, T> state,
      StartUpGate<?> gate,
      int maxWaiting,
      Work<T> work) {
    this.backend = backend;
    this.state = state;
    this.gate = gate;
    this.maxWaiting = maxWaiting;
    this.work = work;
  }

  /**
   * Queues what a restore brought.
   *
   * @param stateName the name of the state
   * @param event the event of a fan-out
   */
  void restore(String stateName, Function<T, Event> event) throws Exception {
    for (String target : StoredKeys.of(backend, stateName)) {
      backend.setCurrentKey(target);
      for (Map.Entry<String, T> entry : state.entries()) {
        queue.add(new Waiting(event.apply(entry.getValue()).lane(), entry.getKey(), target));
      }
    }
  }

  /** A fan-out comes, under its key. */
  void add(FanOut fanOut, T left) throws Exception {
    if (gate.isOpen() && queue.size() >= maxWaiting) {
      workNext();
      backend.setCurrentKey(fanOut.target());
    }
    Event event = fanOut.event();
    String key = Ids.eventKey(event.source(), event.id());
    state.put(key, left);
    queue.add(new Waiting(event.lane(), key, fanOut.target()));
  }

  /** Whether there is anything to work on, now. */
  boolean mayWork() {
    return gate.isOpen() && !queue.isEmpty();
  }

  /** Works on the next. */
  void workNext() throws Exception {
    Optional<Waiting> next = queue.poll();
    if (next.isEmpty()) {
      return;
    }
    Waiting waiting = next.get();
    backend.setCurrentKey(waiting.target());
    T before = state.get(waiting.event());
    if (before == null) {
      return;
    }
    Optional<T> left = work.on(waiting, before);
    if (left.isEmpty()) {
      state.remove(waiting.event());
    } else {
      state.put(waiting.event(), left.get());
      queue.add(waiting);
    }
  }

  /** Works off all, unless the gate is closed. */
  void workAll() throws Exception {
    while (mayWork()) {
      workNext();
    }
  }

  /** Fan-outs that wait. */
  int size() {
    return queue.size();
  }
}
