package io.pabal.plan.recipient;

import io.pabal.schema.state.Pending;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimerService;

/**
 * What waits for an instant, of the recipient of the current key: an entry an item and a timer a
 * recipient and instant. Nothing is counted or kept on the heap, so that ten million can wait.
 *
 * <p>A timer is never deleted: one that finds nothing due does nothing. Used in the task's thread.
 */
final class PendingStore {
  /**
   * Items that wait for one recipient at most. Each change of a recipient looks at all of theirs,
   * and one who has more than this to be told has other troubles.
   */
  static final int MAX_PENDING = 200;

  private final MapState<String, Pending> waiting;
  private final InternalTimerService<VoidNamespace> timers;

  /**
   * @param waiting the state {@link io.pabal.schema.state.PlanState#pending}
   */
  PendingStore(MapState<String, Pending> waiting, InternalTimerService<VoidNamespace> timers) {
    this.waiting = waiting;
    this.timers = timers;
  }

  /**
   * Keeps an item until it is due.
   *
   * @return false at the bound: it is not kept
   */
  boolean keep(String itemId, Pending pending) throws Exception {
    if (!waiting.contains(itemId) && count() >= MAX_PENDING) {
      return false;
    }
    waiting.put(itemId, pending);
    timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, pending.due().toEpochMilli());
    return true;
  }

  /** Takes out what is due at that instant. */
  List<Pending> takeDue(long untilMillis) throws Exception {
    List<Pending> due = new ArrayList<>();
    for (Iterator<Map.Entry<String, Pending>> entries = waiting.entries().iterator();
        entries.hasNext(); ) {
      Pending pending = entries.next().getValue();
      if (pending.due().toEpochMilli() <= untilMillis) {
        due.add(pending);
        entries.remove();
      }
    }
    due.sort(Comparator.comparing(Pending::due));
    return due;
  }

  /** What waits, the next one due first. */
  List<Pending> all() throws Exception {
    List<Pending> all = new ArrayList<>();
    waiting.values().forEach(all::add);
    all.sort(Comparator.comparing(Pending::due));
    return all;
  }

  void remove(String itemId) throws Exception {
    waiting.remove(itemId);
  }

  private int count() throws Exception {
    int count = 0;
    for (String ignored : waiting.keys()) {
      count++;
    }
    return count;
  }
}
