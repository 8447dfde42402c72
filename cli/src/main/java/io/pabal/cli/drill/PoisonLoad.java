package io.pabal.cli.drill;

import io.pabal.cli.drill.PoisonOracle.Appended;
import io.pabal.cli.drill.PoisonOracle.Honest;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.jobs.config.Topics;
import io.pabal.schema.Lane;
import io.pabal.schema.event.SourcePosition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends honest events with hostile records mixed in at random, and keeps where Kafka put each.
 *
 * <p>Hostile cases come in turn, so that each of them comes when there are enough records.
 */
final class PoisonLoad implements AutoCloseable {
  private static final String STRUCTURED = "application/cloudevents+json";

  private final Topics topics;
  private final List<Function<HostileScene, HostileRecord>> cases;
  private final KafkaProducer<byte[], byte[]> producer;
  private final ConcurrentLinkedQueue<Honest> honest = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Appended> hostile = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> refused = new ConcurrentLinkedQueue<>();

  private int goodSent;
  private int hostileSent;

  PoisonLoad(PabalConfig config, List<Function<HostileScene, HostileRecord>> cases) {
    this.topics = config.topics();
    this.cases = List.copyOf(cases);
    Properties properties = config.kafka().properties();
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends that many of both in random order, an honest one first; returns when Kafka has them. */
  void send(int goodCount, int hostileCount, RandomGenerator random) {
    int goodLeft = goodCount;
    int hostileLeft = hostileCount;
    GoodEvent before = null;
    while (goodLeft > 0 || hostileLeft > 0) {
      if (before == null || random.nextInt(goodLeft + hostileLeft) < goodLeft) {
        before = new GoodEvent(goodSent++);
        goodLeft--;
        send(before);
      } else {
        HostileScene scene = new HostileScene(hostileSent, before, topics, Instant.now());
        send(cases.get(hostileSent % cases.size()).apply(scene));
        hostileSent++;
        hostileLeft--;
      }
    }
    producer.flush();
  }

  private void send(GoodEvent event) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topics.events().get(Lane.NORMAL).get(0),
            event.recipient().getBytes(StandardCharsets.UTF_8),
            event.value(Instant.now()));
    record.headers().add("content-type", STRUCTURED.getBytes(StandardCharsets.UTF_8));
    append(record, event.id(), position -> honest.add(new Honest(event, position)));
  }

  private void send(HostileRecord one) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(one.topic(), null, one.timestampMillis(), one.key(), one.value());
    one.headers().forEach(header -> record.headers().add(header.name(), header.value()));
    append(record, one.kind(), position -> hostile.add(new Appended(one, position)));
  }

  private void append(
      ProducerRecord<byte[], byte[]> record, String name, Consumer<SourcePosition> appended) {
    Future<?> unused =
        producer.send(
            record,
            (metadata, failure) -> {
              if (failure == null) {
                appended.accept(
                    new SourcePosition(metadata.topic(), metadata.partition(), metadata.offset()));
              } else {
                refused.add("'" + name + "': " + failure);
              }
            });
  }

  /** The honest events that Kafka has. */
  List<Honest> honest() {
    return new ArrayList<>(honest);
  }

  /** The hostile records that Kafka has. */
  List<Appended> hostile() {
    return new ArrayList<>(hostile);
  }

  /** What Kafka did not take, with its words. */
  List<String> refused() {
    return new ArrayList<>(refused);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
