package io.pabal.jobs.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a source begins when there is no restored state: at the first record since an instant,
 * never at a group's offsets, which may be ahead of what was lost with a checkpoint. A partition
 * without such a record begins at its end. There is no reset: an offset that is gone fails the job,
 * because going on elsewhere would lose or repeat.
 */
@SuppressWarnings("deprecation") // the connector's interface names the deprecated enum
record FromInstant(long epochMillis) implements OffsetsInitializer {
  @Override
  public Map<TopicPartition, Long> getPartitionOffsets(
      Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
    // Before the look-up by time: what is appended between the two questions must not be passed
    // over.
    Map<TopicPartition, Long> ends = retriever.endOffsets(partitions);
    Map<TopicPartition, Long> instants = new HashMap<>();
    partitions.forEach(partition -> instants.put(partition, epochMillis));
    Map<TopicPartition, Long> offsets = new HashMap<>(ends);
    for (Map.Entry<TopicPartition, OffsetAndTimestamp> found :
        retriever.offsetsForTimes(instants).entrySet()) {
      if (found.getValue() != null) {
        offsets.put(found.getKey(), found.getValue().offset());
      }
    }
    return offsets;
  }

  @Override
  public OffsetResetStrategy getAutoOffsetResetStrategy() {
    return OffsetResetStrategy.NONE;
  }
}
