package io.pabal.jobs.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.CatalogShape;
import io.pabal.schema.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compacted topic with one JSON document a catalog version, as the commands read and write it.
 * The key is the version. It has one partition, so that versions have one order.
 */
public final class CatalogTopic {
  /** Versions that stay on the topic, for looking back; the parts keep fewer. */
  public static final int VERSIONS_ON_TOPIC = Catalog.VERSIONS_ON_TOPIC;

  private static final Logger LOG = LoggerFactory.getLogger(CatalogTopic.class);

  /** What the schema of every release's catalog begins with. */
  private static final String SCHEMA_NAME = "pabal.catalog/";

  private static final Duration POLL = Duration.ofMillis(200);

  /** How long a topic that is not there may turn out to be only new. */
  private static final Duration NEW_TOPIC = Duration.ofSeconds(5);

  private final Map<String, Object> clientSettings;
  private final String topic;
  private final Duration timeout;

  /**
   * @param clientSettings how Kafka's clients connect: {@code bootstrap.servers}, security
   * @param topic the catalog topic
   * @param timeout for each call of this class
   */
  public CatalogTopic(Map<String, Object> clientSettings, String topic, Duration timeout) {
    this.clientSettings = Map.copyOf(clientSettings);
    this.topic = topic;
    this.timeout = timeout;
  }

  /**
   * All versions on the topic, oldest first. What the parts refuse (and make a dead letter of) is
   * passed over: garbage on the topic stops nobody. A document of a newer schema is an error until
   * its key has a tombstone or a document of this schema: publishing over it would be a guess.
   *
   * @throws IOException when Kafka does not answer in time or the topic does not exist
   * @throws NewerCatalogException when a document is of a schema that this release does not know
   */
  public List<Catalog> readAll() throws IOException {
    Standing standing = standing();
    Map<Long, NewerCatalogException.Document> newer = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : standing.newer().values()) {
      version(record)
          .ifPresent(
              version ->
                  newer.put(
                      version,
                      new NewerCatalogException.Document(
                          version, record.offset(), schema(record).orElse(""))));
    }
    if (!newer.isEmpty()) {
      throw new NewerCatalogException(topic, List.copyOf(newer.values()));
    }
    return new ArrayList<>(standing.catalogs().values());
  }

  /**
   * What stands on the topic, whether it was compacted yet or not.
   *
   * @param catalogs by version, oldest first
   * @param newer the documents of newer releases, by key
   */
  private record Standing(
      Map<Long, Catalog> catalogs, Map<String, ConsumerRecord<byte[], byte[]>> newer) {}

  private Standing standing() throws IOException {
    Map<Long, Catalog> catalogs = new TreeMap<>();
    Map<String, ConsumerRecord<byte[], byte[]>> newer = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records()) {
      OptionalLong version = version(record);
      if (record.value() == null) {
        newer.remove(key(record));
        version.ifPresent(catalogs::remove);
      } else if (isOfNewerRelease(record)) {
        newer.put(key(record), record);
      } else if (version.isEmpty()) {
        LOG.warn("{} offset {}: the key is no version, passed over", topic, record.offset());
      } else {
        Optional<Catalog> catalog = catalog(record);
        if (catalog.isPresent()) {
          catalogs.put(version.getAsLong(), catalog.get());
          newer.remove(key(record));
        }
      }
    }
    return new Standing(catalogs, newer);
  }

  /** The catalog in a record as the parts read it, or empty when they refuse it. */
  private Optional<Catalog> catalog(ConsumerRecord<byte[], byte[]> record) {
    String problem;
    try {
      Catalog catalog = Json.read(record.value(), Catalog.class);
      if (version(record).orElse(0) == catalog.version()) {
        Optional<String> unsound = CatalogShape.problem(catalog);
        if (unsound.isEmpty()) {
          return Optional.of(catalog);
        }
        problem = unsound.get() + " is missing or impossible";
      } else {
        problem = "the key is not its version";
      }
    } catch (IOException | RuntimeException e) {
      problem = e.getClass().getSimpleName();
    }
    LOG.warn("{} offset {}: no catalog, passed over: {}", topic, record.offset(), problem);
    return Optional.empty();
  }

  /**
   * Whether nobody has published a version, of this release or a newer one, so that a first one may
   * be.
   *
   * @throws IOException when Kafka does not answer in time or the topic does not exist
   */
  public boolean isEmpty() throws IOException {
    Standing standing = standing();
    return standing.catalogs().isEmpty() && standing.newer().isEmpty();
  }

  private static boolean isOfNewerRelease(ConsumerRecord<byte[], byte[]> record) {
    return schema(record)
        .filter(schema -> schema.startsWith(SCHEMA_NAME) && !schema.equals(Catalog.SCHEMA))
        .isPresent();
  }

  /** What the document says of itself, if it is one. */
  private static Optional<String> schema(ConsumerRecord<byte[], byte[]> record) {
    try {
      JsonNode document = Json.mapper().readTree(record.value());
      return Optional.ofNullable(document).map(node -> node.path("schema").asText());
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** The newest version, if any was published. See {@link #readAll}. */
  public Optional<Catalog> newest() throws IOException {
    List<Catalog> all = readAll();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /**
   * Publishes a version and takes versions beyond {@link #VERSIONS_ON_TOPIC} off the topic. Returns
   * when all in-sync replicas have it.
   *
   * @throws CatalogConflictException when somebody else published the same version first
   * @throws IOException when Kafka does not answer in time or refuses
   */
  public void publish(Catalog catalog) throws IOException {
    publishAfter(readAll(), catalog);
  }

  /** Publishes knowing these versions; others may have come since. */
  void publishAfter(List<Catalog> before, Catalog catalog) throws IOException {
    if (before.stream().anyMatch(other -> other.version() >= catalog.version())) {
      throw new CatalogConflictException(catalog.version());
    }
    Map<String, Object> settings = new HashMap<>(clientSettings);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout.toMillis());
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      RecordMetadata written = send(producer, catalog.version(), Json.write(catalog));
      Optional<byte[]> first = publishedBefore(catalog.version(), written.offset());
      if (first.isPresent()) {
        send(producer, catalog.version(), first.get());
        throw new CatalogConflictException(catalog.version());
      }
      for (Catalog old : before) {
        if (old.version() <= catalog.version() - VERSIONS_ON_TOPIC) {
          send(producer, old.version(), null);
        }
      }
    }
  }

  /**
   * Two people applied at once: the document that came first stays, so the one that came second
   * must put it back (compaction keeps the last of a key) and be told.
   */
  private Optional<byte[]> publishedBefore(long version, long offset) throws IOException {
    Optional<byte[]> first = Optional.empty();
    for (ConsumerRecord<byte[], byte[]> record : records()) {
      if (record.offset() >= offset || version(record).orElse(0) != version) {
        continue;
      }
      if (record.value() == null) {
        first = Optional.empty();
      } else if (first.isEmpty() && (isOfNewerRelease(record) || catalog(record).isPresent())) {
        first = Optional.of(record.value());
      }
    }
    return first;
  }

  private RecordMetadata send(KafkaProducer<byte[], byte[]> producer, long version, byte[] value)
      throws IOException {
    byte[] key = Long.toString(version).getBytes(StandardCharsets.US_ASCII);
    try {
      return producer
          .send(new ProducerRecord<>(topic, 0, key, value))
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(topic + ": " + e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(topic + ": no acknowledgement within " + timeout, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(topic + ": interrupted", e);
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> records() throws IOException {
    Map<String, Object> settings = new HashMap<>(clientSettings);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return records(consumer);
    } catch (org.apache.kafka.common.KafkaException e) {
      throw new IOException(topic + ": " + e.getMessage(), e);
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> records(KafkaConsumer<byte[], byte[]> consumer)
      throws IOException {
    int partitions = partitions(consumer);
    if (partitions != 1) {
      throw new IOException(topic + " has " + partitions + " partitions; one is needed");
    }
    TopicPartition partition = new TopicPartition(topic, 0);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    long end = consumer.endOffsets(List.of(partition), timeout).get(partition);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    while (consumer.position(partition, timeout) < end) {
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new IOException(topic + ": not read to its end within " + timeout);
      }
      consumer.poll(POLL).forEach(records::add);
    }
    return records;
  }

  /** A topic that was created a moment ago has none yet in the eyes of some brokers. */
  private int partitions(KafkaConsumer<byte[], byte[]> consumer) {
    long deadlineNanos = System.nanoTime() + Math.min(timeout.toNanos(), NEW_TOPIC.toNanos());
    while (true) {
      List<PartitionInfo> partitions = consumer.partitionsFor(topic, timeout);
      int count = partitions == null ? 0 : partitions.size();
      if (count > 0 || System.nanoTime() - deadlineNanos > 0) {
        return count;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private static OptionalLong version(ConsumerRecord<byte[], byte[]> record) {
    try {
      return OptionalLong.of(Long.parseLong(key(record)));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
  }
}
