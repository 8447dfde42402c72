package io.pabal.plan.audience;

import io.pabal.plan.audience.FanOutQueue.Waiting;
import io.pabal.plan.audience.WaitingFanOuts.Progress.Done;
import io.pabal.plan.audience.WaitingFanOuts.Progress.Later;
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
     * @param most how much at most, in the unit of the step
     */
    Progress<T> on(Waiting waiting, T left, int most) throws Exception;
  }

  /** What a part of the work has come to. */
  sealed interface Progress<T> {
    /** All of it is done. */
    record Done<T>() implements Progress<T> {}

    /** This is left; the others of its lane come first. */
    record Later<T>(T left) implements Progress<T> {}

    /** The rest of it is the next of its lane. */
    record First<T>() implements Progress<T> {}
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
      workNext(Integer.MAX_VALUE);
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

  /**
   * Works on the next.
   *
   * @param most how much at most, in the unit of the step
   */
  void workNext(int most) throws Exception {
    Optional<Waiting> next = queue.next();
    if (next.isEmpty()) {
      return;
    }
    Waiting waiting = next.get();
    backend.setCurrentKey(waiting.target());
    T before = state.get(waiting.event());
    Progress<T> progress = before == null ? new Done<>() : work.on(waiting, before, most);
    if (progress instanceof Done) {
      queue.removeNext();
      state.remove(waiting.event());
    } else if (progress instanceof Later<T> later) {
      queue.removeNext();
      state.put(waiting.event(), later.left());
      queue.add(waiting);
    }
  }

  /** Works off all, unless the gate is closed. */
  void workAll() throws Exception {
    while (mayWork()) {
      workNext(Integer.MAX_VALUE);
    }
  }

  /** Fan-outs that wait. */
  int size() {
    return queue.size();
  }
}
