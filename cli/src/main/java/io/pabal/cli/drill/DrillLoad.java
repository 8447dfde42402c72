package io.pabal.cli.drill;

import io.pabal.jobs.config.PabalConfig;
import io.pabal.schema.Channel;
import io.pabal.schema.Ids;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Device;
import io.pabal.schema.recipient.Platform;
import io.pabal.schema.recipient.Profile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends events at a steady rate, over its channels and both in-doubt rules in turn, and keeps the
 * first of the three records: each item that must come out of an event that Kafka acknowledged.
 */
public final class DrillLoad implements AutoCloseable {
  private static final String SOURCE = "/pabal/drill";
  static final int RECIPIENTS = 1_000;
  private static final int STEPS_PER_SECOND = 50;

  /** Longer than any outage of a drill: what was sent is acknowledged in the end. */
  private static final String PATIENCE_MILLIS = "600000";

  /**
   * An item that must come out.
   *
   * @param sentAtMillis when its event was sent, in milliseconds since the epoch
   */
  public record Expected(Channel channel, InDoubtRule rule, long sentAtMillis) {}

  private final PabalConfig config;
  private final List<Channel> channels;
  private final KafkaProducer<byte[], byte[]> producer;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, Expected> expected = new ConcurrentHashMap<>();
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong unacknowledged = new AtomicLong();

  /** Of the system that this configuration leads to. */
  public DrillLoad(PabalConfig config) {
    this(config, DrillChannels.ALL);
  }

  /** On these channels in turn. */
  DrillLoad(PabalConfig config, List<Channel> channels) {
    this.config = config;
    this.channels = channels;
    Properties properties = config.kafka().properties();
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, "2");
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Writes the profiles of all recipients; returns when Kafka has them. */
  void profiles() {
    for (int number = 0; number < RECIPIENTS; number++) {
      String recipient = recipient(number);
      Profile profile =
          new Profile(Profile.SCHEMA, recipient, "en", "UTC", addresses(number), Instant.now());
      send(config.topics().profiles(), recipient, Json.write(profile), () -> {});
    }
    producer.flush();
  }

  /** Begins to send. */
  public void start(int eventsPerSecond) {
    int eachStep = Math.max(1, eventsPerSecond / STEPS_PER_SECOND);
    Future<?> unused =
        clock.scheduleAtFixedRate(
            () -> {
              for (int i = 0; i < eachStep; i++) {
                event();
              }
            },
            0,
            1_000_000 / STEPS_PER_SECOND,
            TimeUnit.MICROSECONDS);
  }

  private void event() {
    long number = events.getAndIncrement();
    int round = channels.size();
    Channel channel = channels.get((int) (number % round));
    InDoubtRule rule = (number / round) % 2 == 0 ? InDoubtRule.RESEND : InDoubtRule.HOLD;
    Instant now = Instant.now();
    int recipientNumber = (int) ((number * 7919) % RECIPIENTS);
    String recipient = recipient(recipientNumber);
    String id = "drill-" + number;
    Map<String, Object> event =
        Map.of(
            "specversion",
            "1.0",
            "id",
            id,
            "source",
            SOURCE,
            "type",
            "drill." + channel.label() + "." + rule.name().toLowerCase(Locale.ROOT),
            "time",
            now.toString(),
            "data",
            Map.of("recipient", recipient, "n", number));
    String item =
        Ids.itemId(SOURCE, id, recipient, channel, address(recipientNumber, channel).key());
    send(
        config.topics().events().get(Lane.NORMAL).get(0),
        recipient,
        Json.write(event),
        () -> expected.put(item, new Expected(channel, rule, now.toEpochMilli())));
  }

  private void send(String topic, String key, byte[] value, Runnable acknowledged) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
    record
        .headers()
        .add("content-type", "application/cloudevents+json".getBytes(StandardCharsets.UTF_8));
    unacknowledged.incrementAndGet();
    Future<?> unused =
        producer.send(
            record,
            (metadata, failure) -> {
              if (failure == null) {
                unacknowledged.decrementAndGet();
                acknowledged.run();
              }
            });
  }

  /** Orders one task of each deliver job to fail. */
  void failTasks(String recipient) {
    byte[] order =
        Json.write(
            Map.of(
                "schema", "pabal.fault/1", "recipient", recipient, "at", Instant.now().toString()));
    for (Channel channel : DrillChannels.ALL) {
      send(config.topics().control(channel), recipient, order, () -> {});
    }
    producer.flush();
  }

  /** Ends sending; what Kafka never acknowledged is not counted as sent. */
  public void stop() throws InterruptedException {
    clock.shutdown();
    if (!clock.awaitTermination(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("the load did not end");
    }
    producer.flush();
  }

  /** Item id to what must come of it; complete after {@link #stop}. */
  public Map<String, Expected> expected() {
    return expected;
  }

  long sent() {
    return events.get();
  }

  static String recipient(int number) {
    return "drill-r" + number % RECIPIENTS;
  }

  /** Where a recipient is reached on a channel. */
  static Address address(int number, Channel channel) {
    return addresses(number).stream()
        .filter(address -> address.channel() == channel)
        .findFirst()
        .orElseThrow();
  }

  private static List<Address> addresses(int number) {
    return List.of(
        new Address(Channel.EMAIL, "r" + number + "@drill.example"),
        new Address(Channel.SMS, "+8210%08d".formatted(10_000_000 + number)),
        new Address(Channel.PUSH, "app:drill-r" + number + ":token", Device.of(Platform.FCM)));
  }

  @Override
  public void close() {
    clock.shutdownNow();
    producer.close(Duration.ofSeconds(5));
  }
}
