package io.pabal.cli.query;

import io.pabal.cli.local.LocalSystemException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** How far the parts have come, by what their groups have committed, and what stands in topics. */
public final class KafkaProgress implements AutoCloseable {
  private static final long ANSWER_SECONDS = 30;
  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, String> client;
  private final Admin admin;

  /** Connects with settings of a Kafka client. */
  public KafkaProgress(Map<String, String> client) {
    this.client = Map.copyOf(client);
    this.admin = Admin.create(new HashMap<>(client));
  }

  /** The names of all topics. */
  Set<String> topics() {
    return await(admin.listTopics().names());
  }

  /** The end of each partition of topics. */
  public Map<TopicPartition, Long> ends(Collection<String> topics) {
    return offsets(partitions(topics), OffsetSpec.latest());
  }

  /** The first retained offset of each partition that was appended at or after an instant. */
  Map<TopicPartition, Long> begins(Collection<String> topics, Instant since) {
    List<TopicPartition> partitions = partitions(topics);
    Map<TopicPartition, Long> begins = offsets(partitions, OffsetSpec.earliest());
    if (since.isAfter(Instant.EPOCH)) {
      Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
      offsets(partitions, OffsetSpec.forTimestamp(since.toEpochMilli()))
          // Kafka answers -1 when nothing was appended since.
          .forEach((tp, offset) -> begins.put(tp, offset < 0 ? ends.get(tp) : offset));
    }
    return begins;
  }

  /** What a group has committed; a partition without a commit is absent. */
  public Map<TopicPartition, Long> committed(String group) {
    Map<TopicPartition, Long> committed = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> found =
        await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    found.forEach(
        (tp, offset) -> {
          if (offset != null) {
            committed.put(tp, offset.offset());
          }
        });
    return committed;
  }

  /** Gives the offsets of all records from begins (inclusive) to ends (exclusive), in chunks. */
  void read(
      Map<TopicPartition, Long> begins,
      Map<TopicPartition, Long> ends,
      BiConsumer<TopicPartition, List<Long>> chunks) {
    List<TopicPartition> wanted =
        ends.keySet().stream()
            .filter(begins::containsKey)
            .filter(tp -> begins.get(tp) < ends.get(tp))
            .toList();
    Map<String, Object> settings = new HashMap<>(client);
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest"); // retention may take the begin away meanwhile
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> left = new ArrayList<>(wanted);
      consumer.assign(left);
      left.forEach(tp -> consumer.seek(tp, begins.get(tp)));
      while (!left.isEmpty()) {
        var records = consumer.poll(POLL);
        for (TopicPartition tp : records.partitions()) {
          List<Long> offsets =
              records.records(tp).stream()
                  .map(ConsumerRecord::offset)
                  .filter(offset -> offset < ends.get(tp))
                  .toList();
          if (!offsets.isEmpty()) {
            chunks.accept(tp, offsets);
          }
        }
        if (left.removeIf(tp -> consumer.position(tp) >= ends.get(tp))) {
          consumer.assign(left);
        }
      }
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
  }

  private List<TopicPartition> partitions(Collection<String> topics) {
    Map<String, TopicDescription> described = await(admin.describeTopics(topics).allTopicNames());
    return described.values().stream()
        .flatMap(
            topic ->
                topic.partitions().stream()
                    .map(p -> new TopicPartition(topic.name(), p.partition())))
        .toList();
  }

  private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(tp -> asked.put(tp, spec));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    await(admin.listOffsets(asked).all()).forEach((tp, info) -> offsets.put(tp, info.offset()));
    return offsets;
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new LocalSystemException(
            "a topic of Pabal does not exist; 'pabal init' creates those that are missing", e);
      }
      throw new LocalSystemException("Kafka answers: " + e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new LocalSystemException("Kafka does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalSystemException("interrupted while waiting for Kafka", e);
    }
  }
}
