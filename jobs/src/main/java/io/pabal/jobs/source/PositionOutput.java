package io.pabal.jobs.source;

import io.pabal.schema.event.RawRecord;
import java.util.function.ObjLongConsumer;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;

/** Passes everything on, and says of each record that it was emitted, after it was. */
final class PositionOutput implements ReaderOutput<RawRecord> {
  private final ObjLongConsumer<String> emitted;
  private ReaderOutput<RawRecord> output;

  /**
   * @param emitted is told split id and offset
   */
  PositionOutput(ObjLongConsumer<String> emitted) {
    this.emitted = emitted;
  }

  /** This, around the task's output; Flink gives a reader the same one each time. */
  PositionOutput around(ReaderOutput<RawRecord> taskOutput) {
    output = taskOutput;
    return this;
  }

  @Override
  public void collect(RawRecord rawRecord) {
    throw new IllegalStateException("the Kafka reader emits to an output a split");
  }

  @Override
  public void collect(RawRecord rawRecord, long timestamp) {
    collect(rawRecord);
  }

  @Override
  public void emitWatermark(Watermark watermark) {
    output.emitWatermark(watermark);
  }

  @Override
  public void markIdle() {
    output.markIdle();
  }

  @Override
  public void markActive() {
    output.markActive();
  }

  @Override
  public SourceOutput<RawRecord> createOutputForSplit(String splitId) {
    return new SplitOutput(splitId, output.createOutputForSplit(splitId));
  }

  @Override
  public void releaseOutputForSplit(String splitId) {
    output.releaseOutputForSplit(splitId);
  }

  private final class SplitOutput implements SourceOutput<RawRecord> {
    private final String splitId;
    private final SourceOutput<RawRecord> splitOutput;

    SplitOutput(String splitId, SourceOutput<RawRecord> splitOutput) {
      this.splitId = splitId;
      this.splitOutput = splitOutput;
    }

    @Override
    public void collect(RawRecord rawRecord) {
      splitOutput.collect(rawRecord);
      emitted.accept(splitId, rawRecord.offset());
    }

    @Override
    public void collect(RawRecord rawRecord, long timestamp) {
      splitOutput.collect(rawRecord, timestamp);
      emitted.accept(splitId, rawRecord.offset());
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      splitOutput.emitWatermark(watermark);
    }

    @Override
    public void markIdle() {
      splitOutput.markIdle();
    }

    @Override
    public void markActive() {
      splitOutput.markActive();
    }
  }
}
