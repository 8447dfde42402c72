package io.pabal.deliver.handover;

import io.pabal.flow.JobClock;
import io.pabal.schema.deliver.Marker;
import io.pabal.schema.deliver.OutcomeRecord;
import io.pabal.schema.json.Json;
import io.pabal.schema.json.OutcomeRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outcomes topic in Kafka. An append is tried until Kafka acknowledges it: for hours if need
 * be, with a new producer when the old one cannot go on. An append that was tried twice may stand
 * there twice, which changes nothing for a reader.
 */
public final class KafkaOutcomeLog implements OutcomeLog {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaOutcomeLog.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CLOSE = Duration.ofSeconds(1);
  private static final long RETRY_MILLIS = 200;

  /** Of one partition; some hundred records. */
  private static final int BATCH_BYTES = 64 * 1024;

  private final String topic;
  private final Properties client;
  private final JobClock clock;
  private final int partitions;
  private final AtomicLongArray ends;
  private final AtomicLong appends = new AtomicLong();
  private final ConcurrentSkipListMap<Long, Long> sentNanosByAppend = new ConcurrentSkipListMap<>();
  private final ScheduledExecutorService retries =
      Executors.newSingleThreadScheduledExecutor(new ExecutorThreadFactory("pabal-outcome-log"));
  private volatile KafkaProducer<byte[], byte[]> producer;
  private volatile boolean closed;

  /**
   * @param client connection settings of Kafka's clients, bootstrap servers and security
   */
  KafkaOutcomeLog(String topic, Properties client, JobClock clock) {
    this.topic = topic;
    this.clock = clock;
    this.client = client;
    this.producer = newProducer();
    try {
      this.partitions = producer.partitionsFor(topic).size();
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
    this.ends = new AtomicLongArray(partitions);
  }

  private KafkaProducer<byte[], byte[]> newProducer() {
    Properties config = new Properties();
    config.putAll(client);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // An append is never given up: no new hand-over starts meanwhile, and the task must not fail.
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE);
    // Hand-overs wait for this round trip; batches form by themselves while one is under way, and
    // the busier the broker, the larger they are.
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public void append(String recipient, OutcomeRecord record, Runnable acknowledged) {
    byte[] key = recipient.getBytes(StandardCharsets.UTF_8);
    long number = appends.incrementAndGet();
    sentNanosByAppend.put(number, clock.nanoTime());
    send(
        new ProducerRecord<>(topic, partitionOf(recipient), key, Json.write(record)),
        () -> {
          sentNanosByAppend.remove(number);
          acknowledged.run();
        });
  }

  private void send(ProducerRecord<byte[], byte[]> record, Runnable acknowledged) {
    KafkaProducer<byte[], byte[]> used = producer;
    try {
      Future<?> unused =
          used.send(
              record,
              (metadata, failure) -> {
                if (failure == null) {
                  ends.accumulateAndGet(metadata.partition(), metadata.offset() + 1, Math::max);
                  acknowledged.run();
                } else {
                  again(used, record, acknowledged, failure);
                }
              });
    } catch (RuntimeException e) {
      again(used, record, acknowledged, e);
    }
  }

  private void again(
      KafkaProducer<byte[], byte[]> used,
      ProducerRecord<byte[], byte[]> record,
      Runnable acknowledged,
      Exception failure) {
    if (closed) {
      return;
    }
    LOG.warn("append to {} failed, is tried again: {}", topic, failure.toString());
    Future<?> unused =
        retries.schedule(
            () -> {
              replace(used);
              send(record, acknowledged);
            },
            RETRY_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /** A producer that gave an append up is not trusted with the next one. */
  private synchronized void replace(KafkaProducer<byte[], byte[]> failed) {
    if (producer == failed && !closed) {
      producer = newProducer();
      failed.close(Duration.ZERO);
    }
  }

  @Override
  public long oldestUnacknowledgedNanos(long nowNanos) {
    Map.Entry<Long, Long> oldest = sentNanosByAppend.firstEntry();
    return oldest == null ? 0 : Math.max(0, nowNanos - oldest.getValue());
  }

  @Override
  public int partitionOf(String recipient) {
    return BuiltInPartitioner.partitionForKey(
        recipient.getBytes(StandardCharsets.UTF_8), partitions);
  }

  @Override
  public long endOf(int partition) {
    return ends.get(partition);
  }

  @Override
  public int partitions() {
    return partitions;
  }

  @Override
  public String topic() {
    return topic;
  }

  @Override
  public void readBack(Marker marker, Map<Integer, Long> from, Instant orFrom, Reader to) {
    appendToAll(Json.write(marker));
    Properties config = new Properties();
    config.putAll(client);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      Map<TopicPartition, Long> left = seek(consumer, from, orFrom);
      while (!left.isEmpty()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          read(record, to);
        }
        left.entrySet().removeIf(e -> consumer.position(e.getKey()) >= e.getValue());
      }
    }
  }

  private void appendToAll(byte[] value) {
    CountDownLatch written = new CountDownLatch(partitions);
    for (int partition = 0; partition < partitions; partition++) {
      send(new ProducerRecord<>(topic, partition, null, value), written::countDown);
    }
    try {
      written.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }

  /** What cannot be read was not written by a hand-over; the log part makes a dead letter of it. */
  private void read(ConsumerRecord<byte[], byte[]> record, Reader to) {
    try {
      byte[] value = record.value() == null ? new byte[0] : record.value();
      to.read(record.partition(), OutcomeRecords.read(value));
    } catch (IOException e) {
      LOG.warn("not a record of ours: {}-{}@{}", topic, record.partition(), record.offset());
    }
  }

  /** Puts the consumer on its positions; returns up to where each partition must be read. */
  private Map<TopicPartition, Long> seek(
      KafkaConsumer<byte[], byte[]> consumer, Map<Integer, Long> from, Instant orFrom) {
    Map<TopicPartition, Long> left = new HashMap<>();
    Map<TopicPartition, Long> instants = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      TopicPartition at = new TopicPartition(topic, partition);
      left.put(at, ends.get(partition));
      instants.put(at, Math.max(0, orFrom.toEpochMilli()));
    }
    consumer.assign(left.keySet());
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(left.keySet());
    Map<TopicPartition, OffsetAndTimestamp> byInstant = consumer.offsetsForTimes(instants);
    for (TopicPartition at : left.keySet()) {
      OffsetAndTimestamp found = byInstant.get(at);
      long start = found == null ? left.get(at) : found.offset();
      Long known = from.get(at.partition());
      // A position behind the marker is one of another topic that had this name.
      long wanted = known == null || known > left.get(at) ? start : known;
      consumer.seek(at, Math.max(wanted, beginnings.get(at)));
    }
    return left;
  }

  @Override
  public void close() {
    closed = true;
    retries.shutdownNow();
    // A task that is cancelled is interrupted, and an interrupted producer drops what it has.
    boolean interrupted = Thread.interrupted();
    try {
      synchronized (this) {
        producer.close(CLOSE);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Opens the log with the connection settings of a job. */
  public record Factory(String topic, HashMap<String, String> client, JobClock clock)
      implements OutcomeLog.Factory {
    @Override
    public OutcomeLog open() {
      Properties properties = new Properties();
      properties.putAll(client);
      return new KafkaOutcomeLog(topic, properties, clock);
    }
  }
}
