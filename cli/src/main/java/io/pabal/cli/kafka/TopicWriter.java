package io.pabal.cli.kafka;

import io.pabal.cli.local.LocalSystemException;
import io.pabal.schema.event.SourcePosition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Appends records of any bytes. What it returns is true: a position means that all in-sync replicas
 * have the record. Thread-safe.
 */
public final class TopicWriter implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * @param client settings of a Kafka client
   */
  public TopicWriter(Map<String, String> client) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    int millis = (int) TIMEOUT.toMillis();
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
    try {
      producer =
          new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    } catch (KafkaException e) {
      throw new LocalSystemException("Kafka cannot be reached: " + rootMessage(e), e);
    }
  }

  /**
   * Appends and waits.
   *
   * @param key or null
   * @param value or null for a tombstone
   * @throws LocalSystemException when Kafka refuses or does not answer within 20 s
   */
  public SourcePosition append(String topic, String key, byte[] value) {
    return await(topic, appendSoon(topic, key, value));
  }

  /** Appends with headers and waits; key and value may be null. See {@link #append}. */
  public SourcePosition append(
      String topic, byte[] key, byte[] value, Map<String, String> headers) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, value);
    headers.forEach(
        (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    return await(topic, appendSoon(record));
  }

  /** Appends without waiting; the future ends exceptionally when Kafka refuses or is silent. */
  public CompletableFuture<SourcePosition> appendSoon(String topic, String key, byte[] value) {
    byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    return appendSoon(new ProducerRecord<>(topic, keyBytes, value));
  }

  private CompletableFuture<SourcePosition> appendSoon(ProducerRecord<byte[], byte[]> record) {
    CompletableFuture<SourcePosition> position = new CompletableFuture<>();
    try {
      var unused =
          producer.send(
              record,
              (written, failure) -> {
                if (failure == null) {
                  position.complete(
                      new SourcePosition(written.topic(), written.partition(), written.offset()));
                } else {
                  position.completeExceptionally(failure);
                }
              });
    } catch (KafkaException e) {
      position.completeExceptionally(e);
    }
    return position;
  }

  /**
   * Waits for what {@link #appendSoon} began.
   *
   * @throws LocalSystemException when Kafka refused or does not answer
   */
  public static SourcePosition await(String topic, CompletableFuture<SourcePosition> position) {
    try {
      return position.get(2 * TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new LocalSystemException(topic + ": " + rootMessage(e), e);
    } catch (TimeoutException e) {
      throw new LocalSystemException(topic + ": Kafka does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalSystemException("interrupted while waiting for Kafka", e);
    }
  }

  @Override
  public void close() {
    producer.close(TIMEOUT);
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
