package io.pabal.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The shared broker as one test sees it: topics under a prefix of its own, and the few calls that
 * tests need.
 *
 * <p>Get one by a parameter, with {@link RealKafka} on the test class. Names given to and returned
 * by these methods are full topic names; {@link #topic} makes one. Not safe for use by several
 * threads, except for {@link #bootstrapServers} and {@link #topic}.
 */
public final class TestKafka implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  private final String bootstrapServers;
  private final String prefix;
  private Admin admin;
  private KafkaProducer<byte[], byte[]> producer;

  TestKafka(String bootstrapServers, String prefix) {
    this.bootstrapServers = bootstrapServers;
    this.prefix = prefix;
  }

  /** Where clients connect: {@code host:port}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** What every topic, group and transaction of this test begins with; unique in this JVM. */
  public String prefix() {
    return prefix;
  }

  /** The full name of this test's topic of that short name; creates nothing. */
  public String topic(String shortName) {
    return prefix + shortName;
  }

  /** Creates a topic without further settings; see {@link #createTopic(String, int, Map)}. */
  public String createTopic(String shortName, int partitions) {
    return createTopic(shortName, partitions, Map.of());
  }

  /**
   * Creates a topic with that many partitions, one replica and these settings.
   *
   * @return its full name
   * @throws IllegalStateException if the broker refuses, for example because it exists
   */
  public String createTopic(String shortName, int partitions, Map<String, String> settings) {
    String name = topic(shortName);
    NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(settings);
    await(() -> admin().createTopics(List.of(topic)).all().get());
    return name;
  }

  /** An admin client of this test, closed with it. */
  public Admin admin() {
    if (admin == null) {
      admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }
    return admin;
  }

  /** Appends a text (null: a tombstone) under a key and returns when the broker has it. */
  public void produce(String topic, String key, String value) {
    produce(new ProducerRecord<>(topic, bytes(key), bytes(value)));
  }

  /**
   * Appends a record (with partition, timestamp, headers as it says) and returns when the broker
   * has it.
   */
  public void produce(ProducerRecord<byte[], byte[]> record) {
    produceAll(List.of(record));
  }

  /** Appends records in their order, together, and returns when the broker has all of them. */
  public void produceAll(List<ProducerRecord<byte[], byte[]>> records) {
    var sent = records.stream().map(record -> producer().send(record)).toList();
    producer().flush();
    sent.forEach(future -> await(future::get));
  }

  /** All records of a topic up to its ends at the time of the call; each partition in its order. */
  public List<ConsumerRecord<byte[], byte[]>> readAll(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumerOf(topic)) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(POLL).forEach(records::add);
      }
      return records;
    }
  }

  /**
   * The topic's records from its beginning, as soon as there are that many.
   *
   * @throws AssertionError if there are fewer when the time is over, with how many
   */
  public List<ConsumerRecord<byte[], byte[]>> awaitRecords(
      String topic, int count, Duration atMost) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    read(topic, records::add, () -> records.size() >= count, atMost);
    return records;
  }

  /**
   * Hands the topic's records from its beginning to a reader, until that is enough. Keeps none: for
   * more than fit into memory.
   *
   * @throws AssertionError if it is not enough when the time is over, with how many there were
   */
  public void read(
      String topic,
      Consumer<ConsumerRecord<byte[], byte[]>> reader,
      BooleanSupplier enough,
      Duration atMost) {
    long start = System.nanoTime();
    long count = 0;
    try (KafkaConsumer<byte[], byte[]> consumer = consumerOf(topic)) {
      while (!enough.getAsBoolean()) {
        if (System.nanoTime() - start > atMost.toNanos()) {
          throw new AssertionError(
              topic + ": " + count + " records after " + atMost + ", and that is not enough");
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          count++;
          reader.accept(record);
        }
      }
    }
  }

  /** As {@link #awaitRecords}, the values as texts. */
  public List<String> awaitValues(String topic, int count, Duration atMost) {
    return awaitRecords(topic, count, atMost).stream().map(r -> text(r.value())).toList();
  }

  /** UTF-8, null for null. */
  public static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    Optional.ofNullable(producer).ifPresent(KafkaProducer::close);
    Optional.ofNullable(admin).ifPresent(Admin::close);
  }

  private KafkaConsumer<byte[], byte[]> consumerOf(String topic) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList());
    return consumer;
  }

  private KafkaProducer<byte[], byte[]> producer() {
    if (producer == null) {
      producer =
          new KafkaProducer<>(
              Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
              new ByteArraySerializer(),
              new ByteArraySerializer());
    }
    return producer;
  }

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private interface Call {
    Object run() throws ExecutionException, InterruptedException;
  }

  private static void await(Call call) {
    try {
      call.run();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the broker", e);
    }
  }
}
