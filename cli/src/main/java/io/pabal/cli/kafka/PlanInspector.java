package io.pabal.cli.kafka;

import io.pabal.cli.local.LocalSystemException;
import io.pabal.schema.inspect.Inspect;
import io.pabal.schema.inspect.InspectReply;
import io.pabal.schema.inspect.InspectSubject;
import io.pabal.schema.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Asks plan what it holds of a recipient: a question on one topic, its answer on another. The ends
 * of the answers' partitions are taken before the question is written, so none is missed.
 */
public final class PlanInspector {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Map<String, String> client;
  private final String questions;
  private final String replies;

  /**
   * @param client settings of a Kafka client
   * @param questions the inspect topic
   * @param replies the topic of the answers
   */
  public PlanInspector(Map<String, String> client, String questions, String replies) {
    this.client = Map.copyOf(client);
    this.questions = questions;
    this.replies = replies;
  }

  /**
   * Asks and waits.
   *
   * @param timeout how long to wait for plan
   * @throws LocalSystemException when plan does not answer in time, or Kafka does not work
   */
  public InspectReply ask(String recipient, InspectSubject what, Duration timeout) {
    String id = UUID.randomUUID().toString();
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 20_000);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = partitions(consumer);
      consumer.assign(partitions);
      consumer
          .endOffsets(partitions)
          .forEach((partition, end) -> consumer.seek(partition, new OffsetAndMetadata(end)));
      try (TopicWriter writer = new TopicWriter(client)) {
        writer.append(
            questions,
            recipient,
            Json.write(new Inspect(Inspect.SCHEMA, id, recipient, what, null)));
      }
      return await(consumer, id, timeout);
    } catch (KafkaException e) {
      throw new LocalSystemException("Kafka does not show " + replies + ": " + e.getMessage(), e);
    }
  }

  private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
    List<PartitionInfo> partitions = consumer.partitionsFor(replies);
    if (partitions == null || partitions.isEmpty()) {
      throw new LocalSystemException("there is no topic " + replies + "; run 'pabal init'");
    }
    return partitions.stream().map(p -> new TopicPartition(replies, p.partition())).toList();
  }

  private InspectReply await(KafkaConsumer<byte[], byte[]> consumer, String id, Duration timeout) {
    byte[] key = id.getBytes(StandardCharsets.UTF_8);
    long startNanos = System.nanoTime();
    do {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (Arrays.equals(record.key(), key)) {
          return read(record.value());
        }
      }
    } while (System.nanoTime() - startNanos < timeout.toNanos());
    throw new LocalSystemException(
        "plan does not answer within "
            + timeout.toSeconds()
            + " s: is its job running? 'pabal status' says so; --topic shows what stands on the"
            + " topic without asking plan");
  }

  private InspectReply read(byte[] value) {
    try {
      return Json.read(value, InspectReply.class);
    } catch (IOException e) {
      throw new LocalSystemException("the answer on " + replies + " cannot be read", e);
    }
  }
}
