package io.pabal.jobs.source;

import io.pabal.flow.ForwardingReader;
import io.pabal.jobs.source.CatchUpEvents.CaughtUp;
import io.pabal.jobs.source.CatchUpEvents.Reached;
import io.pabal.jobs.source.CatchUpEvents.Targets;
import io.pabal.schema.event.RawRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;

/**
 * Reports the partitions of which it has emitted everything that was there at the start, and emits
 * the watermark when told. All methods run in the task's thread.
 */
@SuppressWarnings("try") // close() throws what the wrapped reader's close() throws
final class CatchUpReader extends ForwardingReader<RawRecord, KafkaPartitionSplit> {
  private final SourceReaderContext context;
  private final PositionOutput positions = new PositionOutput(this::advanced);
  private final Map<String, Long> nextOffsets = new HashMap<>();
  private final Set<String> reported = new HashSet<>();
  private final CompletableFuture<Void> told = new CompletableFuture<>();
  private Targets targets;
  private boolean announced;

  CatchUpReader(SourceReader<RawRecord, KafkaPartitionSplit> reader, SourceReaderContext context) {
    super(reader);
    this.context = context;
    context.metricGroup().gauge("caughtUp", () -> announced ? 1 : 0);
  }

  @Override
  public void addSplits(List<KafkaPartitionSplit> splits) {
    for (KafkaPartitionSplit split : splits) {
      // Below zero stand words such as "from the beginning": nothing is emitted yet.
      nextOffsets.put(split.splitId(), Math.max(0, split.getStartingOffset()));
    }
    super.addSplits(splits);
    reportReached();
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    if (event instanceof Targets newTargets) {
      if (targets == null || targets.round() != newTargets.round()) {
        reported.clear();
      }
      targets = newTargets;
      reportReached();
    } else if (event instanceof CaughtUp) {
      targets = null;
      told.complete(null);
    } else {
      super.handleSourceEvents(event);
    }
  }

  @Override
  public InputStatus pollNext(ReaderOutput<RawRecord> output) throws Exception {
    if (told.isDone() && !announced) {
      announced = true;
      output.emitWatermark(new Watermark(CatchUpSource.CAUGHT_UP_MILLIS));
    }
    return super.pollNext(positions.around(output));
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    CompletableFuture<Void> available = super.isAvailable();
    return announced || available.isDone()
        ? available
        : CompletableFuture.anyOf(available, told).thenApply(any -> null);
  }

  /** A record of a split was emitted. */
  private void advanced(String splitId, long offset) {
    nextOffsets.put(splitId, offset + 1);
    if (targets != null && isNewlyReached(splitId)) {
      report(new HashSet<>(Set.of(splitId)));
    }
  }

  private void reportReached() {
    if (targets == null) {
      return;
    }
    HashSet<String> newly = new HashSet<>();
    nextOffsets.keySet().stream().filter(this::isNewlyReached).forEach(newly::add);
    if (!newly.isEmpty()) {
      report(newly);
    }
  }

  private boolean isNewlyReached(String splitId) {
    Long target = targets.offsets().get(splitId);
    return target != null && nextOffsets.get(splitId) >= target && !reported.contains(splitId);
  }

  private void report(Set<String> splitIds) {
    reported.addAll(splitIds);
    context.sendSourceEventToCoordinator(new Reached(targets.round(), new HashSet<>(splitIds)));
  }
}
