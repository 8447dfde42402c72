package io.pabal.cli.bench;

import io.pabal.bench.LatencyReport.Window;
import io.pabal.cli.local.LocalSystemException;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.OutboxNotification;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How long each urgent event took from its append to its outbox record. Read when everything is
 * over, so that reading costs nothing of what is measured: both instants stand in the records.
 */
final class UrgentLatencies {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private record Latency(long appendedAtMillis, long millis) {}

  private final List<Latency> latencies = new ArrayList<>();

  private UrgentLatencies() {}

  /** Of all urgent outbox records, as soon as there are that many. */
  static UrgentLatencies read(PabalConfig config, long events) {
    String topic = config.topics().outbox(Channel.EMAIL, Lane.URGENT);
    Properties properties = config.kafka().properties();
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    UrgentLatencies read = new UrgentLatencies();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList());
      consumer.seekToBeginning(consumer.assignment());
      long start = System.nanoTime();
      while (read.latencies.size() < events) {
        if (System.nanoTime() - start > LIMIT.toNanos()) {
          throw new LocalSystemException(
              "%d of %d urgent events came out".formatted(read.latencies.size(), events));
        }
        consumer.poll(Duration.ofMillis(100)).forEach(read::add);
      }
    }
    return read;
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    try {
      long appendedAtMillis =
          Json.read(record.value(), OutboxNotification.class)
              .items()
              .get(0)
              .appendedAt()
              .toEpochMilli();
      latencies.add(new Latency(appendedAtMillis, record.timestamp() - appendedAtMillis));
    } catch (IOException e) {
      throw new LocalSystemException("an outbox record can't be read", e);
    }
  }

  /** Percentiles of the events that were appended from one instant until another. */
  Window window(long fromMillis, long untilMillis) {
    return Window.of(
        latencies.stream()
            .filter(l -> l.appendedAtMillis() >= fromMillis && l.appendedAtMillis() < untilMillis)
            .map(Latency::millis)
            .toList());
  }
}
