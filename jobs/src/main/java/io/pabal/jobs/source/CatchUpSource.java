package io.pabal.jobs.source;

import io.pabal.schema.event.RawRecord;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A source of one topic whose readers each emit one watermark, of {@value #CAUGHT_UP_MILLIS}, when
 * everything that stood in the topic at <em>this</em> start has been emitted by some reader: at the
 * first start, and at every restart and restore.
 *
 * <p>How: the enumerator captures the end offsets, finds the last record below each (a compacted
 * topic has gaps, and so has one with transactions), and asks the readers; each reports the
 * partitions that it has emitted up to there, restored positions included; when all partitions with
 * records are reported, every reader is told, those without partitions too. So no reader needs to
 * know which partitions it is going to get.
 *
 * <p>To be used with {@code WatermarkStrategy.noWatermarks()}, which emits no watermark and marks
 * nothing idle by itself. State is the Kafka source's own: the wrapper can be added or taken away
 * between two savepoints. The watermark is not state; checkpoints must be aligned, because an
 * unaligned one could bring back a watermark of an earlier start.
 */
public final class CatchUpSource
    implements Source<RawRecord, KafkaPartitionSplit, KafkaSourceEnumState>,
        ResultTypeQueryable<RawRecord> {
  /** The watermark that says "caught up". */
  public static final long CAUGHT_UP_MILLIS = 0;

  private final KafkaSource<RawRecord> source;
  private final TailFinder tails;

  /**
   * @param source reads that topic only, from the beginning
   * @param clientSettings how to reach Kafka, as the source does
   */
  public CatchUpSource(
      KafkaSource<RawRecord> source, String topic, Map<String, String> clientSettings) {
    this.source = source;
    this.tails = new TailFinder(topic, new HashMap<>(clientSettings));
  }

  @Override
  public Boundedness getBoundedness() {
    return source.getBoundedness();
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context) {
    return new CatchUpEnumerator(source.createEnumerator(context), context, tails);
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState checkpoint)
      throws IOException {
    return new CatchUpEnumerator(source.restoreEnumerator(context, checkpoint), context, tails);
  }

  @Override
  public SourceReader<RawRecord, KafkaPartitionSplit> createReader(SourceReaderContext context)
      throws Exception {
    return new CatchUpReader(source.createReader(context), context);
  }

  @Override
  public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
    return source.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
    return source.getEnumeratorCheckpointSerializer();
  }

  @Override
  public TypeInformation<RawRecord> getProducedType() {
    return TypeInformation.of(RawRecord.class);
  }
}
