package io.pabal.cli.drill;

import io.pabal.cli.drill.DrillLoad.Expected;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.schema.Channel;
import io.pabal.schema.Ids;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Profile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A sale for everyone, a backlog before it, and single urgent events all the time. */
final class SurgeLoad implements AutoCloseable {
  private static final String SOURCE = "/pabal/drill";

  /** A prime: one urgent event after the other goes to another corner of the state. */
  private static final int STRIDE = 7919;

  private final PabalConfig config;
  private final int recipients;
  private final KafkaProducer<byte[], byte[]> producer;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, Expected> urgent = new ConcurrentHashMap<>();
  private final Map<String, Expected> normal = new ConcurrentHashMap<>();
  private final AtomicLong codes = new AtomicLong();
  private final AtomicReference<Exception> refused = new AtomicReference<>();

  SurgeLoad(PabalConfig config, int recipients) {
    this.config = config;
    this.recipients = recipients;
    Properties properties = config.kafka().properties();
    properties.put(ProducerConfig.LINGER_MS_CONFIG, "2");
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Writes the profiles of all recipients; returns when Kafka has them. */
  void profiles() {
    Instant now = Instant.now();
    for (int number = 0; number < recipients; number++) {
      List<Address> addresses =
          List.of(address(number, Channel.EMAIL), address(number, Channel.SMS));
      Profile profile = new Profile(Profile.SCHEMA, recipient(number), "en", "UTC", addresses, now);
      send(config.topics().profiles(), recipient(number), Json.write(profile));
    }
    flush();
  }

  /** Begins to send single urgent events, each by e-mail and by SMS. */
  void startUrgent(int perSecond) {
    Future<?> unused =
        clock.scheduleAtFixedRate(this::code, 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
  }

  private void code() {
    long number = codes.getAndIncrement();
    int to = (int) (number * STRIDE % recipients);
    String id = "code-" + number;
    Map<String, Object> event = event(id, "drill.code", Map.of("n", number));
    event.put("recipient", recipient(to));
    long now = System.currentTimeMillis();
    urgent.put(item(id, to, Channel.EMAIL), expected(Channel.EMAIL, now));
    urgent.put(item(id, to, Channel.SMS), expected(Channel.SMS, now));
    send(config.topics().events().get(Lane.URGENT).get(0), recipient(to), Json.write(event));
  }

  /** Sends single normal events as fast as Kafka takes them. */
  void backlog(int events) {
    for (int number = 0; number < events; number++) {
      int to = number % recipients;
      String id = "news-" + number;
      Map<String, Object> event = event(id, "drill.email.resend", Map.of("n", number));
      event.put("recipient", recipient(to));
      normal.put(item(id, to, Channel.EMAIL), expected(Channel.EMAIL, System.currentTimeMillis()));
      send(config.topics().events().get(Lane.NORMAL).get(0), recipient(to), Json.write(event));
    }
    flush();
  }

  /** One event for everyone; returns when Kafka has it. */
  void sale() {
    long now = System.currentTimeMillis();
    for (int number = 0; number < recipients; number++) {
      normal.put(item("sale", number, Channel.EMAIL), expected(Channel.EMAIL, now));
    }
    byte[] event = Json.write(event("sale", "drill.sale", Map.of("n", 0)));
    send(config.topics().events().get(Lane.NORMAL).get(0), "sale", event);
    flush();
  }

  /** Ends sending; returns when Kafka has everything. */
  void stop() throws InterruptedException {
    clock.shutdown();
    if (!clock.awaitTermination(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("the load did not end");
    }
    flush();
  }

  /** Items of the urgent events. */
  Map<String, Expected> urgent() {
    return urgent;
  }

  /** Every item that must come out. */
  Map<String, Expected> everything() {
    Map<String, Expected> all = new HashMap<>(normal);
    all.putAll(urgent);
    return all;
  }

  private static Expected expected(Channel channel, long sentAtMillis) {
    return new Expected(channel, InDoubtRule.RESEND, sentAtMillis);
  }

  private static Map<String, Object> event(String id, String type, Map<String, Object> data) {
    Map<String, Object> event = new HashMap<>();
    event.put("specversion", "1.0");
    event.put("id", id);
    event.put("source", SOURCE);
    event.put("type", type);
    event.put("time", Instant.now().toString());
    event.put("data", data);
    return event;
  }

  private static String item(String event, int number, Channel channel) {
    return Ids.itemId(SOURCE, event, recipient(number), channel, address(number, channel).key());
  }

  private static Address address(int number, Channel channel) {
    return channel == Channel.EMAIL
        ? new Address(Channel.EMAIL, "s" + number + "@drill.example")
        : new Address(Channel.SMS, "+8210%08d".formatted(20_000_000 + number));
  }

  private static String recipient(int number) {
    return "surge-r" + number;
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
            (metadata, failure) -> {
              if (failure != null) {
                refused.compareAndSet(null, failure);
              }
            });
  }

  private void flush() {
    producer.flush();
    if (refused.get() != null) {
      throw new IllegalStateException("Kafka did not take the records", refused.get());
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    producer.close(Duration.ofSeconds(5));
  }
}
