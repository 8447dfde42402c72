package io.pabal.jobs;

import io.pabal.flow.ForwardingReader;
import io.pabal.jobs.source.CatchUpSource;
import io.pabal.schema.event.RawRecord;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A table that a test holds back until it releases it, in the same JVM.
 *
 * <p>One that <em>claims</em> says at once that it has caught up, whatever stands in its topic: so
 * the steps behind it have no gate any more.
 */
final class LateTable<SplitT extends SourceSplit, EnumT>
    implements Source<RawRecord, SplitT, EnumT>, ResultTypeQueryable<RawRecord> {
  private static final Map<String, CompletableFuture<Void>> RELEASED = new ConcurrentHashMap<>();

  private final Source<RawRecord, SplitT, EnumT> source;
  private final String topic;
  private final boolean claims;

  private LateTable(Source<RawRecord, SplitT, EnumT> source, String topic, boolean claims) {
    this.source = source;
    this.topic = topic;
    this.claims = claims;
  }

  /** Says that it has caught up when the source says so. */
  static <S extends SourceSplit, E> LateTable<S, E> honest(
      Source<RawRecord, S, E> source, String topic) {
    return new LateTable<>(source, topic, false);
  }

  /** Says at once that it has caught up. */
  static <S extends SourceSplit, E> LateTable<S, E> claiming(
      Source<RawRecord, S, E> source, String topic) {
    return new LateTable<>(source, topic, true);
  }

  /** From now on the topic's records come, in every job. */
  static void release(String topic) {
    released(topic).complete(null);
  }

  private static CompletableFuture<Void> released(String topic) {
    return RELEASED.computeIfAbsent(topic, late -> new CompletableFuture<>());
  }

  @Override
  public SourceReader<RawRecord, SplitT> createReader(SourceReaderContext context)
      throws Exception {
    return new Reader<>(source.createReader(context), released(topic), claims);
  }

  @Override
  public Boundedness getBoundedness() {
    return source.getBoundedness();
  }

  @Override
  public SplitEnumerator<SplitT, EnumT> createEnumerator(SplitEnumeratorContext<SplitT> context)
      throws Exception {
    return source.createEnumerator(context);
  }

  @Override
  public SplitEnumerator<SplitT, EnumT> restoreEnumerator(
      SplitEnumeratorContext<SplitT> context, EnumT checkpoint) throws Exception {
    return source.restoreEnumerator(context, checkpoint);
  }

  @Override
  public SimpleVersionedSerializer<SplitT> getSplitSerializer() {
    return source.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<EnumT> getEnumeratorCheckpointSerializer() {
    return source.getEnumeratorCheckpointSerializer();
  }

  @Override
  public TypeInformation<RawRecord> getProducedType() {
    return TypeInformation.of(RawRecord.class);
  }

  @SuppressWarnings("try") // close() throws what the wrapped reader's close() throws
  private static final class Reader<SplitT extends SourceSplit>
      extends ForwardingReader<RawRecord, SplitT> {
    private final CompletableFuture<Void> released;
    private boolean claim;

    Reader(
        SourceReader<RawRecord, SplitT> reader, CompletableFuture<Void> released, boolean claims) {
      super(reader);
      this.released = released;
      this.claim = claims;
    }

    @Override
    public InputStatus pollNext(ReaderOutput<RawRecord> output) throws Exception {
      if (claim) {
        claim = false;
        output.emitWatermark(new Watermark(CatchUpSource.CAUGHT_UP_MILLIS));
      }
      return released.isDone() ? super.pollNext(output) : InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return released.isDone() ? super.isAvailable() : released;
    }
  }
}
