package io.pabal.flow;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;

/** Passes every call on; what wraps an enumerator overrides what it does more. */
public abstract class ForwardingEnumerator<SplitT extends SourceSplit, StateT>
    implements SplitEnumerator<SplitT, StateT> {
  private final SplitEnumerator<SplitT, StateT> enumerator;

  /** Around that one. */
  protected ForwardingEnumerator(SplitEnumerator<SplitT, StateT> enumerator) {
    this.enumerator = enumerator;
  }

  @Override
  public void start() {
    enumerator.start();
  }

  @Override
  public void addReader(int subtaskId) {
    enumerator.addReader(subtaskId);
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
    enumerator.close();
  }
}
