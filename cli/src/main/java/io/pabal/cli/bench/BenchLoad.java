package io.pabal.cli.bench;

import io.pabal.jobs.config.PabalConfig;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Profile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes the recipients and events that both jobs read; nothing runs while it does. */
final class BenchLoad implements AutoCloseable {
  /** More than a cache of a few thousand, few enough that each gets several messages. */
  static final int RECIPIENTS = 10_000;

  private static final String SOURCE = "/pabal/bench";

  /** A prime: neighbours in the topic are not neighbours in state. */
  private static final long STRIDE = 7919;

  private final PabalConfig config;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  BenchLoad(PabalConfig config) {
    this.config = config;
    Properties properties = config.kafka().properties();
    properties.put(ProducerConfig.LINGER_MS_CONFIG, "20");
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Returns when all profiles are acknowledged. */
  void profiles() {
    for (int number = 0; number < RECIPIENTS; number++) {
      String recipient = recipient(number);
      List<Address> addresses =
          List.of(new Address(Channel.EMAIL, "r" + number + "@bench.example"));
      Profile profile =
          new Profile(Profile.SCHEMA, recipient, "en", "UTC", addresses, Instant.now());
      send(config.topics().profiles(), recipient, Json.write(profile));
    }
    flush();
  }

  /** Returns when so many events are acknowledged. */
  void events(int count) {
    String topic = config.topics().events().get(Lane.NORMAL).get(0);
    for (long number = 0; number < count; number++) {
      String recipient = recipient((int) (number * STRIDE % RECIPIENTS));
      send(topic, recipient, Json.write(event(number, recipient)));
    }
    flush();
  }

  private static Map<String, Object> event(long number, String recipient) {
    return Map.of(
        "specversion",
        "1.0",
        "id",
        "bench-" + number,
        "source",
        SOURCE,
        "type",
        "drill.email.resend",
        "time",
        Instant.now().toString(),
        "data",
        Map.of(
            "recipient",
            recipient,
            "n",
            number,
            "order",
            Map.of("number", "O-" + number, "total", 39_000, "currency", "KRW")));
  }

  private void send(String topic, String key, byte[] value) {
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

  private void flush() {
    producer.flush();
    if (failure.get() != null) {
      throw new IllegalStateException("Kafka did not take the events", failure.get());
    }
  }

  private static String recipient(int number) {
    return "bench-r" + number;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
