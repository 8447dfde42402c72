package io.pabal.jobs.kafka;

import io.pabal.jobs.config.KafkaConfig;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.Json;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The sinks of a job: JSON records with a key, at least once; readers drop what comes again. */
public final class KafkaSinks {
  /** A few milliseconds of waiting make batches; more would be seen in the latency. */
  private static final String LINGER_MILLIS = "2";

  /** For records that no notification waits for: fewer requests, for the broker too. */
  private static final String BULK_LINGER_MILLIS = "50";

  /** Of one partition; some hundred records. */
  private static final int BATCH_BYTES = 64 * 1024;

  private final KafkaConfig kafka;

  public KafkaSinks(KafkaConfig kafka) {
    this.kafka = kafka;
  }

  /**
   * A sink to one topic.
   *
   * @param key of a record, usually the recipient; null for none
   */
  public <T> Sink<T> to(String topic, Key<T> key) {
    return sink(new JsonRecords<>(topic, key), LINGER_MILLIS);
  }

  /** As {@link #to}, for records that no notification waits for: gathered up to 50 ms. */
  public <T> Sink<T> inBulk(String topic, Key<T> key) {
    return sink(new JsonRecords<>(topic, key), BULK_LINGER_MILLIS);
  }

  /**
   * A sink to a compacted topic.
   *
   * @param document of a change; null writes a tombstone
   */
  public <T> Sink<T> table(String topic, Key<T> key, Document<T> document) {
    return sink(new Documents<>(topic, key, document), LINGER_MILLIS);
  }

  /** A sink to one topic of keys and values as they were read, with the settings of the others. */
  public Sink<RawRecord> unchanged(String topic) {
    return sink(new SameRecords(topic), LINGER_MILLIS);
  }

  private <T> Sink<T> sink(KafkaRecordSerializationSchema<T> records, String lingerMillis) {
    Properties properties = kafka.properties();
    properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, lingerMillis);
    properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    // Batches form while a request is under way, the larger the busier the broker.
    properties.putIfAbsent(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    return KafkaSink.<T>builder()
        .setKafkaProducerConfig(properties)
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(records)
        .build();
  }

  /** The key of a record. */
  @FunctionalInterface
  public interface Key<T> extends Serializable {
    String of(T value);
  }

  /** The document that a change leaves behind. */
  @FunctionalInterface
  public interface Document<T> extends Serializable {
    Object of(T value);
  }

  private record Documents<T>(String topic, Key<T> key, Document<T> document)
      implements KafkaRecordSerializationSchema<T> {
    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        T value, KafkaSinkContext context, Long timestamp) {
      Object content = document.of(value);
      return new ProducerRecord<>(
          topic,
          key.of(value).getBytes(StandardCharsets.UTF_8),
          content == null ? null : Json.write(content));
    }
  }

  private record JsonRecords<T>(String topic, Key<T> key)
      implements KafkaRecordSerializationSchema<T> {
    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        T value, KafkaSinkContext context, Long timestamp) {
      String text = key.of(value);
      byte[] bytes = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
      // No timestamp of an input: the broker's or the producer's present one is the append.
      return new ProducerRecord<>(topic, bytes, Json.write(value));
    }
  }

  private record SameRecords(String topic) implements KafkaRecordSerializationSchema<RawRecord> {
    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        RawRecord value, KafkaSinkContext context, Long timestamp) {
      return new ProducerRecord<>(topic, value.key(), value.value());
    }
  }
}
