package io.pabal.cli.kafka;

import io.pabal.cli.local.LocalSystemException;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.event.SourcePosition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads single records by their position. */
public final class RecordAt implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;

  /**
   * @param client settings of a Kafka client
   */
  public RecordAt(Map<String, String> client) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * The record at a position; empty when it is not retained any more.
   *
   * @throws LocalSystemException when Kafka does not answer within 20 s
   */
  public Optional<RawRecord> find(SourcePosition position) {
    TopicPartition partition = new TopicPartition(position.topic(), position.partition());
    List<TopicPartition> one = List.of(partition);
    try {
      boolean exists =
          consumer.listTopics(TIMEOUT).getOrDefault(position.topic(), List.of()).stream()
              .anyMatch(info -> info.partition() == position.partition());
      if (!exists
          || consumer.beginningOffsets(one, TIMEOUT).get(partition) > position.offset()
          || consumer.endOffsets(one, TIMEOUT).get(partition) <= position.offset()) {
        return Optional.empty();
      }
      consumer.assign(one);
      consumer.seek(partition, position.offset());
      long deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();
      while (consumer.position(partition, TIMEOUT) == position.offset()) {
        if (System.nanoTime() - deadlineNanos > 0) {
          throw new LocalSystemException(position + ": Kafka does not answer");
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          // Compaction leaves gaps: what comes next may be another record.
          return record.offset() == position.offset() ? Optional.of(raw(record)) : Optional.empty();
        }
      }
      return Optional.empty();
    } catch (KafkaException e) {
      throw new LocalSystemException(position + ": " + e.getMessage(), e);
    }
  }

  private static RawRecord raw(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      if (header.value() != null) {
        headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
      }
    }
    return new RawRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.key(),
        record.value(),
        headers);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
