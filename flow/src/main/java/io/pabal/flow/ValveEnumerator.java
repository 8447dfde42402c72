package io.pabal.flow;

import io.pabal.flow.FlowEvents.ValveState;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * Passes on to the readers whether a valve is closed: to each one at its registration, to all at a
 * change.
 *
 * <p>Readers are told by operator events, which Flink holds back from the enumerator's snapshot to
 * the reader's. If a reader fails in between, from the second restart of a job on, Flink 2.3 never
 * completes what it held back, and the source's next checkpoint waits for it until it times out;
 * the same holds for the events of every source. So valves are told of a failure only when the
 * subtask is reset: by then its readers are registered no more.
 */
final class ValveEnumerator<SplitT extends SourceSplit, StateT>
    extends ForwardingEnumerator<SplitT, StateT> {
  private final SplitEnumeratorContext<SplitT> context;
  private final List<Valve> valves;
  private final Consumer<Boolean> listener;
  private volatile boolean closedEnumerator;

  ValveEnumerator(
      SplitEnumerator<SplitT, StateT> enumerator,
      SplitEnumeratorContext<SplitT> context,
      List<Valve> valves) {
    super(enumerator);
    this.context = context;
    this.valves = valves;
    this.listener = closed -> context.runInCoordinatorThread(this::tellAll);
  }

  @Override
  public void start() {
    valves.forEach(valve -> valve.addListener(listener));
    if (closedEnumerator) {
      // Closed by another thread before it was started: its coordinator's thread is ending, and a
      // valve must not call into it.
      valves.forEach(valve -> valve.removeListener(listener));
    }
    super.start();
  }

  @Override
  public void addReader(int subtaskId) {
    super.addReader(subtaskId);
    context.sendEventToSourceReader(subtaskId, state());
  }

  /** Tells the present state, not the one that caused the call: later calls may overtake it. */
  private void tellAll() {
    if (closedEnumerator) {
      return;
    }
    ValveState state = state();
    context.registeredReaders().keySet().forEach(r -> context.sendEventToSourceReader(r, state));
  }

  private ValveState state() {
    return new ValveState(valves.stream().anyMatch(Valve::isClosed));
  }

  @Override
  public void close() throws IOException {
    closedEnumerator = true;
    valves.forEach(valve -> valve.removeListener(listener));
    super.close();
  }
}
