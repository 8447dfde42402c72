package io.pabal.jobs.source;

import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Finds where a topic ends, and where the last record below an end stands. Blocks on the network:
 * never call it in the coordinator's thread.
 *
 * @param clientSettings how to reach Kafka; the isolation level, which says which records there
 *     are, must be the source's
 */
record TailFinder(String topic, HashMap<String, String> clientSettings) implements Serializable {
  private static final Duration POLL = Duration.ofMillis(200);

  /**
   * A fetch that finds nothing is answered after fetch.max.wait.ms (500 ms) at the latest. Nothing
   * in several times that, and answers in between, means that there is nothing.
   */
  private static final Duration NOTHING_THERE = Duration.ofSeconds(3);

  /** Longer than a broker's restart takes; then the next attempt begins anew. */
  private static final Duration GIVE_UP = Duration.ofSeconds(60);

  /** Bytes of a fetch: only the last record is looked for. */
  private static final String FETCH_BYTES = "65536";

  /**
   * Where a partition begins and ends.
   *
   * @param begin the first offset that may have a record
   * @param end the offset that the next record gets
   */
  record Range(long begin, long end) implements Serializable {}

  /** The ranges of all partitions now. */
  Map<TopicPartition, Range> ranges() {
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      // The beginnings first: retention may move them, and a beginning is never behind its end.
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Map<TopicPartition, Range> ranges = new HashMap<>();
      partitions.forEach(p -> ranges.put(p, new Range(begins.get(p), ends.get(p))));
      return ranges;
    }
  }

  /**
   * The offset behind the last record in each range, for those that have one.
   *
   * @return split id to offset
   */
  HashMap<String, Long> targets(Map<TopicPartition, Range> ranges) {
    HashMap<String, Long> targets = new HashMap<>();
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      // What retention or a deletion of records has taken away since is not waited for.
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(ranges.keySet());
      ranges.forEach(
          (partition, range) -> {
            Range left = new Range(begins.get(partition), range.end());
            lastRecord(consumer, partition, left)
                .ifPresent(offset -> targets.put(partition.toString(), offset + 1));
          });
    }
    return targets;
  }

  /** The last record in a range: back from its end in growing steps, then by halving. */
  static OptionalLong lastRecord(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, Range range) {
    consumer.assign(List.of(partition));
    long noneFrom = range.end();
    long step = 1;
    while (noneFrom > range.begin()) {
      long from = Math.max(range.begin(), noneFrom - step);
      OptionalLong found = firstRecord(consumer, partition, from, noneFrom);
      if (found.isPresent()) {
        return OptionalLong.of(halve(consumer, partition, found.getAsLong(), noneFrom));
      }
      noneFrom = from;
      step *= 2;
    }
    return OptionalLong.empty();
  }

  /** The last record from one that is known to one offset below which all others are. */
  private static long halve(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, long known, long noneFrom) {
    long last = known;
    long none = noneFrom;
    while (last + 1 < none) {
      long middle = last + (none - last) / 2;
      OptionalLong found = firstRecord(consumer, partition, middle, none);
      if (found.isPresent()) {
        last = found.getAsLong();
      } else {
        none = middle;
      }
    }
    return last;
  }

  /** The first record in [from, to), if there is one. */
  private static OptionalLong firstRecord(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, long from, long to) {
    consumer.seek(partition, from);
    long startNanos = System.nanoTime();
    while (consumer.position(partition) < to) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        return record.offset() < to ? OptionalLong.of(record.offset()) : OptionalLong.empty();
      }
      long waitedNanos = System.nanoTime() - startNanos;
      if (waitedNanos > NOTHING_THERE.toNanos() && isReachable(consumer, partition)) {
        return OptionalLong.empty();
      }
      if (waitedNanos > GIVE_UP.toNanos()) {
        throw new IllegalStateException(partition + " can't be read");
      }
    }
    return OptionalLong.empty();
  }

  /** Whether the broker answers: then the silence before was not the network's. */
  private static boolean isReachable(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
    return !consumer.endOffsets(List.of(partition), POLL.multipliedBy(5)).isEmpty();
  }

  private Consumer<byte[], byte[]> consumer() {
    Properties properties = new Properties();
    properties.putAll(clientSettings);
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    properties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "catch-up-" + topic);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
