package io.pabal.flow;

import io.pabal.flow.FlowEvents.ValveState;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Passes the valve's state on to the readers: each one at its registration, all at a change. */
final class ValveEnumerator<SplitT extends SourceSplit, StateT>
    implements SplitEnumerator<SplitT, StateT> {
  private final SplitEnumerator<SplitT, StateT> enumerator;
  private final SplitEnumeratorContext<SplitT> context;
  private final Valve valve;
  private final Consumer<Boolean> listener;
  private boolean closedEnumerator;

  ValveEnumerator(
      SplitEnumerator<SplitT, StateT> enumerator,
      SplitEnumeratorContext<SplitT> context,
      Valve valve) {
    this.enumerator = enumerator;
    this.context = context;
    this.valve = valve;
    this.listener = closed -> context.runInCoordinatorThread(this::tellAll);
  }

  @Override
  public void start() {
    valve.addListener(listener);
    enumerator.start();
  }

  @Override
  public void addReader(int subtaskId) {
    enumerator.addReader(subtaskId);
    context.sendEventToSourceReader(subtaskId, new ValveState(valve.isClosed()));
  }

  /** Tells the present state, not the one that caused the call: later calls may overtake it. */
  private void tellAll() {
    if (closedEnumerator) {
      return;
    }
    ValveState state = new ValveState(valve.isClosed());
    context.registeredReaders().keySet().forEach(r -> context.sendEventToSourceReader(r, state));
  }

  @Override
  public void handleSplitRequest(int subtaskId, String requesterHostname) {
    enumerator.handleSplitRequest(subtaskId, requesterHostname);
  }

  @Override
  public void addSplitsBack(List<SplitT> splits, int subtaskId) {
    enumerator.addSplitsBack(splits, subtaskId);
  }

  @Override
  public StateT snapshotState(long checkpointId) throws Exception {
    return enumerator.snapshotState(checkpointId);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    enumerator.notifyCheckpointComplete(checkpointId);
  }

  @Override
  public void notifyCheckpointAborted(long checkpointId) throws Exception {
    enumerator.notifyCheckpointAborted(checkpointId);
  }

  @Override
  public void handleSourceEvent(int subtaskId, SourceEvent sourceEvent) {
    enumerator.handleSourceEvent(subtaskId, sourceEvent);
  }

  @Override
  public void close() throws IOException {
    closedEnumerator = true;
    valve.removeListener(listener);
    enumerator.close();
  }
}
