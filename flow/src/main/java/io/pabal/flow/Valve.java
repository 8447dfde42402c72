package io.pabal.flow;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Whether a source may emit, as the subtasks of an operator ask: closed when any of them asks, open
 * when none does. Lives on the job manager, shared by the operator's coordinator and the source's
 * enumerators. Thread-safe.
 */
final class Valve {
  private final boolean startsClosed;
  private final Map<Integer, Boolean> closedBySubtask = new HashMap<>();
  private final Set<Consumer<Boolean>> listeners = new HashSet<>();
  private int askers = -1;
  private boolean closed;

  Valve(boolean startsClosed) {
    this.startsClosed = startsClosed;
    this.closed = startsClosed;
  }

  /** Says how many subtasks ask; with {@code startsClosed} all of them must ask to open. */
  synchronized void setAskers(int parallelism) {
    askers = parallelism;
    update();
  }

  /** One subtask's wish. */
  synchronized void ask(int subtask, boolean close) {
    closedBySubtask.put(subtask, close);
    update();
  }

  /** Forgets a subtask that starts again: it asks anew. */
  synchronized void forget(int subtask) {
    closedBySubtask.remove(subtask);
    update();
  }

  /** Forgets all subtasks. */
  synchronized void forgetAll() {
    closedBySubtask.clear();
    update();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Tells a listener of every change from now on. It must not block. */
  synchronized void addListener(Consumer<Boolean> listener) {
    listeners.add(listener);
  }

  synchronized void removeListener(Consumer<Boolean> listener) {
    listeners.remove(listener);
  }

  private void update() {
    boolean anyAsks = closedBySubtask.containsValue(true);
    boolean someSilent = askers < 0 || closedBySubtask.size() < askers;
    boolean now = anyAsks || (startsClosed && someSilent);
    if (now != closed) {
      closed = now;
      listeners.forEach(listener -> listener.accept(now));
    }
  }
}
