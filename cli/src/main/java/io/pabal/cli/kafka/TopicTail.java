package io.pabal.cli.kafka;

import io.pabal.cli.local.LocalSystemException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the values of a small topic since an instant, and what comes after them. */
public final class TopicTail implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(200);

  private final String topic;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  /**
   * Stands at the first record since an instant.
   *
   * @param client settings of a Kafka client
   * @throws LocalSystemException when the topic does not exist or Kafka does not answer within 20 s
   */
  public TopicTail(Map<String, String> client, String topic, Instant since) {
    this.topic = topic;
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      partitions = start(since);
    } catch (KafkaException e) {
      consumer.close();
      throw failure(e);
    } catch (LocalSystemException e) {
      consumer.close();
      throw e;
    }
  }

  private List<TopicPartition> start(Instant since) {
    List<PartitionInfo> infos = consumer.partitionsFor(topic);
    if (infos == null || infos.isEmpty()) {
      throw new LocalSystemException("there is no topic " + topic + "; run 'pabal init'");
    }
    List<TopicPartition> all =
        infos.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
    consumer.assign(all);
    Map<TopicPartition, Long> ends = consumer.endOffsets(all);
    Map<TopicPartition, Long> instants = new HashMap<>();
    all.forEach(partition -> instants.put(partition, Math.max(0, since.toEpochMilli())));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(instants);
    for (TopicPartition partition : all) {
      OffsetAndTimestamp first = found.get(partition);
      consumer.seek(partition, first == null ? ends.get(partition) : first.offset());
    }
    return all;
  }

  /**
   * The values up to the topic's present ends, in order within a partition only.
   *
   * @throws LocalSystemException when Kafka does not give them within 20 s
   */
  public List<byte[]> toPresentEnds() {
    try {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<byte[]> values = new ArrayList<>();
      long startNanos = System.nanoTime();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        if (System.nanoTime() - startNanos > TIMEOUT.toNanos()) {
          throw new LocalSystemException(topic + " was not read to its end within " + TIMEOUT);
        }
        values.addAll(next());
      }
      return values;
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  /**
   * What has come since; empty when nothing came for a moment.
   *
   * @throws org.apache.kafka.common.errors.InterruptException when the thread was interrupted
   */
  public List<byte[]> next() {
    List<byte[]> values = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      if (record.value() != null) {
        values.add(record.value());
      }
    }
    return values;
  }

  private LocalSystemException failure(KafkaException e) {
    return new LocalSystemException("Kafka does not show " + topic + ": " + e.getMessage(), e);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
