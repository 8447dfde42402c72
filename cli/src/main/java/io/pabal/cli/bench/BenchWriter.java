package io.pabal.cli.bench;

import io.pabal.jobs.config.KafkaConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Appends the records of a benchmark; what Kafka does not take fails it. */
final class BenchWriter implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  private BenchWriter(KafkaConfig kafka, Map<String, String> settings) {
    Properties properties = kafka.properties();
    properties.putAll(settings);
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** For as many as possible, while nothing is measured. */
  static BenchWriter inBulk(KafkaConfig kafka) {
    return new BenchWriter(
        kafka,
        Map.of(
            ProducerConfig.LINGER_MS_CONFIG, "20", ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"));
  }

  /** For single records, each at once. */
  static BenchWriter atOnce(KafkaConfig kafka) {
    return new BenchWriter(kafka, Map.of(ProducerConfig.LINGER_MS_CONFIG, "0"));
  }

  /** Appends a record that says it is a CloudEvent; to topics of documents that says nothing. */
  void send(String topic, String key, byte[] value) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
    record
        .headers()
        .add("content-type", "application/cloudevents+json".getBytes(StandardCharsets.UTF_8));
    Future<?> unused =
        producer.send(
            record,
            (metadata, refused) -> {
              if (refused != null) {
                failure.compareAndSet(null, refused);
              }
            });
  }

  /** Returns when everything is acknowledged. */
  void flush() {
    producer.flush();
    if (failure.get() != null) {
      throw new IllegalStateException("Kafka did not take the records", failure.get());
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
