package io.pabal.flow;

import io.pabal.flow.FlowEvents.ValveState;
import java.util.Collection;
import java.util.List;
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
final class ValveReader<T, SplitT extends SourceSplit> implements SourceReader<T, SplitT> {
  private final SourceReader<T, SplitT> reader;
  private CompletableFuture<Void> opened = new CompletableFuture<>();

  ValveReader(SourceReader<T, SplitT> reader, SourceReaderMetricGroup metrics) {
    this.reader = reader;
    metrics.gauge("valveClosed", () -> opened.isDone() ? 0 : 1);
  }

  @Override
  public void start() {
    reader.start();
  }

  @Override
  public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
    return opened.isDone() ? reader.pollNext(output) : InputStatus.NOTHING_AVAILABLE;
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return opened.isDone() ? reader.isAvailable() : opened;
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    if (event instanceof ValveState state) {
      turn(state.closed());
    } else {
      reader.handleSourceEvents(event);
    }
  }

  private void turn(boolean close) {
    if (close && opened.isDone()) {
      opened = new CompletableFuture<>();
    } else if (!close && !opened.isDone()) {
      opened.complete(null);
    }
  }

  @Override
  public List<SplitT> snapshotState(long checkpointId) {
    return reader.snapshotState(checkpointId);
  }

  @Override
  public void addSplits(List<SplitT> splits) {
    reader.addSplits(splits);
  }

  @Override
  public void notifyNoMoreSplits() {
    reader.notifyNoMoreSplits();
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    reader.notifyCheckpointComplete(checkpointId);
  }

  @Override
  public void notifyCheckpointAborted(long checkpointId) throws Exception {
    reader.notifyCheckpointAborted(checkpointId);
  }

  @Override
  public void pauseOrResumeSplits(
      Collection<String> splitsToPause, Collection<String> splitsToResume) {
    reader.pauseOrResumeSplits(splitsToPause, splitsToResume);
  }

  @Override
  public void close() throws Exception {
    reader.close();
  }
}
