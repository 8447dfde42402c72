package io.pabal.flow;

import io.pabal.flow.FlowEvents.ValveState;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Passes the valve's state on to the readers: each one at its registration, all at a change. */
final class ValveEnumerator<SplitT extends SourceSplit, StateT>
    extends ForwardingEnumerator<SplitT, StateT> {
  private final SplitEnumeratorContext<SplitT> context;
  private final Valve valve;
  private final Consumer<Boolean> listener;
  private boolean closedEnumerator;

  ValveEnumerator(
      SplitEnumerator<SplitT, StateT> enumerator,
      SplitEnumeratorContext<SplitT> context,
      Valve valve) {
    super(enumerator);
    this.context = context;
    this.valve = valve;
    this.listener = closed -> context.runInCoordinatorThread(this::tellAll);
  }

  @Override
  public void start() {
    valve.addListener(listener);
    super.start();
  }

  @Override
  public void addReader(int subtaskId) {
    super.addReader(subtaskId);
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
  public void close() throws IOException {
    closedEnumerator = true;
    valve.removeListener(listener);
    super.close();
  }
}
