package io.pabal.flow;

import io.pabal.flow.FlowEvents.ValveState;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;

/**
 * A reader with a valve: while it is closed it has nothing available. Runs in the task's thread
 * only. The wrapped reader may go on fetching until its own small buffer is full.
 */
@SuppressWarnings("try") // close() throws what the wrapped reader's close() throws
final class ValveReader<T, SplitT extends SourceSplit> extends ForwardingReader<T, SplitT> {
  private CompletableFuture<Void> opened = new CompletableFuture<>();

  ValveReader(SourceReader<T, SplitT> reader, SourceReaderMetricGroup metrics) {
    super(reader);
    metrics.gauge("valveClosed", () -> opened.isDone() ? 0 : 1);
  }

  @Override
  public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
    return opened.isDone() ? super.pollNext(output) : InputStatus.NOTHING_AVAILABLE;
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return opened.isDone() ? super.isAvailable() : opened;
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    if (event instanceof ValveState state) {
      turn(state.closed());
    } else {
      super.handleSourceEvents(event);
    }
  }

  private void turn(boolean close) {
    if (close && opened.isDone()) {
      opened = new CompletableFuture<>();
    } else if (!close && !opened.isDone()) {
      opened.complete(null);
    }
  }
}
