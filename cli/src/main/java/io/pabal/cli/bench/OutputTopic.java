package io.pabal.cli.bench;

import io.pabal.cli.local.LocalSystemException;
import io.pabal.jobs.config.KafkaConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What a job appends to a topic, since this was opened: how much, and from when to when. For topics
 * without transactions and compaction, where offsets count records.
 */
final class OutputTopic implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final String topic;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Map<TopicPartition, Long> begins;

  OutputTopic(KafkaConfig kafka, String topic) {
    this.topic = topic;
    Properties properties = kafka.properties();
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
    // The consumer shares the machine with what is measured: it fetches for single records.
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "1");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    this.consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.partitions =
        consumer.partitionsFor(topic, ANSWER).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    this.begins = new HashMap<>(consumer.endOffsets(partitions, ANSWER));
  }

  /** How many records were appended since. */
  long appended() {
    return consumer.endOffsets(partitions, ANSWER).entrySet().stream()
        .mapToLong(end -> end.getValue() - begins.get(end.getKey()))
        .sum();
  }

  /** Milliseconds between the first and the last of them, by Kafka's timestamps. */
  long spanMillis() {
    return lastMillis() - firstMillis();
  }

  /** When the first of them was appended, by Kafka's timestamps; there must be one. */
  long firstMillis() {
    return filled().mapToLong(p -> timestampMillis(p, begins.get(p))).min().orElseThrow();
  }

  /** When the last of them was appended, by Kafka's timestamps; there must be one. */
  long lastMillis() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
    return filled().mapToLong(p -> timestampMillis(p, ends.get(p) - 1)).max().orElseThrow();
  }

  /** The partitions that have one. */
  private Stream<TopicPartition> filled() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
    return partitions.stream().filter(p -> ends.get(p) > begins.get(p));
  }

  private long timestampMillis(TopicPartition partition, long offset) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, offset);
    long startNanos = System.nanoTime();
    while (System.nanoTime() - startNanos < ANSWER.toNanos()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
        return record.timestamp();
      }
    }
    throw new LocalSystemException(topic + " can't be read at " + partition + ", offset " + offset);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
