package io.pabal.cli.kafka;

import io.pabal.cli.local.LocalSystemException;
import io.pabal.schema.event.RawRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;

/**
 * What stands under a key of a compacted topic. Kafka has no index of keys, so a partition is read
 * from its beginning: some seconds with a million records. First the partition that Kafka's Java
 * clients choose for the key; the others only when it is not there, because other writers may
 * choose otherwise.
 */
public final class LatestOfKey {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, String> client;
  private final String topic;

  /**
   * @param client settings of a Kafka client
   */
  public LatestOfKey(Map<String, String> client, String topic) {
    this.client = Map.copyOf(client);
    this.topic = topic;
  }

  /**
   * The last record of a key; a tombstone has no value.
   *
   * @throws LocalSystemException when the topic does not exist or cannot be read within a minute
   */
  public Optional<RawRecord> find(String key) {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 20_000);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<PartitionInfo> partitions = consumer.partitionsFor(topic);
      if (partitions == null || partitions.isEmpty()) {
        throw new LocalSystemException("there is no topic " + topic);
      }
      int own = Utils.toPositive(Utils.murmur2(keyBytes)) % partitions.size();
      Optional<RawRecord> found = find(consumer, List.of(new TopicPartition(topic, own)), keyBytes);
      return found.isPresent() ? found : find(consumer, others(partitions, own), keyBytes);
    } catch (KafkaException e) {
      throw new LocalSystemException("Kafka does not show " + topic + ": " + e.getMessage(), e);
    }
  }

  private List<TopicPartition> others(List<PartitionInfo> partitions, int own) {
    return partitions.stream()
        .filter(partition -> partition.partition() != own)
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }

  private Optional<RawRecord> find(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, byte[] key) {
    List<TopicPartition> left = new ArrayList<>(partitions);
    consumer.assign(left);
    consumer.seekToBeginning(left);
    Map<TopicPartition, Long> ends = consumer.endOffsets(left);
    ConsumerRecord<byte[], byte[]> newest = null;
    long startNanos = System.nanoTime();
    left.removeIf(partition -> consumer.position(partition) >= ends.get(partition));
    while (!left.isEmpty()) {
      if (System.nanoTime() - startNanos > TIMEOUT.toNanos()) {
        throw new LocalSystemException(topic + " was not read to its end within " + TIMEOUT);
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (Arrays.equals(record.key(), key) && supersedes(record, newest)) {
          newest = record;
        }
      }
      left.removeIf(partition -> consumer.position(partition) >= ends.get(partition));
    }
    return Optional.ofNullable(newest).map(LatestOfKey::raw);
  }

  /** Within a partition the later offset wins, as compaction has it; clocks only between them. */
  private static boolean supersedes(
      ConsumerRecord<byte[], byte[]> record, ConsumerRecord<byte[], byte[]> newest) {
    return newest == null
        || newest.partition() == record.partition()
        || newest.timestamp() <= record.timestamp();
  }

  private static RawRecord raw(ConsumerRecord<byte[], byte[]> record) {
    return new RawRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.key(),
        record.value(),
        Map.of());
  }
}
