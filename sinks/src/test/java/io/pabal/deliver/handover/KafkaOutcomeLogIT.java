package io.pabal.deliver.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.Channel;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.Marker;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.deliver.OutcomeRecord;
import io.pabal.schema.json.Json;
import io.pabal.testing.RealKafka;
import io.pabal.testing.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The outcomes topic on a real broker. */
@RealKafka
@Timeout(120)
class KafkaOutcomeLogIT {
  private static final int PARTITIONS = 3;

  private static final AtomicInteger TOPICS = new AtomicInteger();

  private final TestKafka kafka;
  private final ManualClock clock = new ManualClock();
  private final List<OutcomeLog> open = new ArrayList<>();
  private String topic;

  KafkaOutcomeLogIT(TestKafka kafka) {
    this.kafka = kafka;
  }

  @BeforeEach
  void createTopic() {
    topic = kafka.createTopic("outcomes" + TOPICS.incrementAndGet(), PARTITIONS);
  }

  @AfterEach
  void closeAll() {
    open.forEach(OutcomeLog::close);
  }

  @Test
  void readsBackWhatItAppendedUpToItsOwnMarkers() throws Exception {
    OutcomeLog log = open();
    assertThat(readBack(log, "e1", Map.of()))
        .hasSize(PARTITIONS)
        .allMatch(Marker.class::isInstance);
    for (int i = 0; i < 20; i++) {
      append(log, "r" + i, RecallTest.intent(1, new HandOver("e1", i)));
      append(log, "r" + i, RecallTest.outcome(1, new HandOver("e1", i), OutcomeClass.ACCEPTED));
    }
    List<OutcomeRecord> back = readBack(open(), "e2", Map.of());
    assertThat(back).hasSize(40 + 2 * PARTITIONS);
    assertThat(back.get(back.size() - 1)).isInstanceOf(Marker.class);
  }

  @Test
  void readsBackFromItsPositionsOnly() throws Exception {
    OutcomeLog log = open();
    readBack(log, "e1", Map.of());
    append(log, "ann", RecallTest.intent(1, new HandOver("e1", 1)));
    Map<Integer, Long> positions = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      positions.put(partition, log.endOf(partition));
    }
    append(log, "ann", RecallTest.outcome(1, new HandOver("e1", 1), OutcomeClass.ACCEPTED));

    List<OutcomeRecord> back = readBack(open(), "e2", positions);
    assertThat(back).filteredOn(record -> !(record instanceof Marker)).hasSize(1);
    assertThat(back).hasSize(1 + PARTITIONS);
  }

  @Test
  void readsBackByTimestampWhereItHasNoPosition() throws Exception {
    int partition = open().partitionOf("ann");
    byte[] value = Json.write(RecallTest.intent(1, new HandOver("e0", 1)));
    long old = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    long recent = Instant.parse("2026-02-01T00:00:00Z").toEpochMilli();
    kafka.produce(new ProducerRecord<>(topic, partition, old, null, value));
    kafka.produce(new ProducerRecord<>(topic, partition, recent, null, value));

    List<OutcomeRecord> back = new ArrayList<>();
    open()
        .readBack(
            marker("e1"),
            Map.of(),
            Instant.parse("2026-01-15T00:00:00Z"),
            (at, record) -> back.add(record));
    assertThat(back).filteredOn(record -> !(record instanceof Marker)).hasSize(1);
  }

  @Test
  void readsEverythingWhenItsPositionIsOfAnotherTopicOfThatName() throws Exception {
    OutcomeLog log = open();
    readBack(log, "e1", Map.of());
    append(log, "ann", RecallTest.intent(1, new HandOver("e1", 1)));
    List<OutcomeRecord> back =
        readBack(open(), "e2", Map.of(0, 1_000_000L, 1, 1_000_000L, 2, 1_000_000L));
    assertThat(back).filteredOn(record -> !(record instanceof Marker)).hasSize(1);
  }

  @Test
  void skipsWhatItCannotRead() throws Exception {
    OutcomeLog log = open();
    int partition = log.partitionOf("ann");
    for (String alien : new String[] {"", "{", "{\"schema\":\"pabal.intent/2\"}", "\u0000"}) {
      byte[] value = alien.getBytes(StandardCharsets.UTF_8);
      kafka.produce(new ProducerRecord<>(topic, partition, null, value));
    }
    kafka.produce(new ProducerRecord<>(topic, partition, null, null));
    append(log, "ann", RecallTest.intent(1, new HandOver("e1", 1)));
    assertThat(readBack(open(), "e2", Map.of()))
        .filteredOn(record -> !(record instanceof Marker))
        .hasSize(1);
  }

  @Test
  void putsARecipientWhereKafkasPartitionerWould() {
    OutcomeLog log = open();
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (String recipient : List.of("ann", "bob", "수신자", "x".repeat(500), "r-17")) {
      byte[] key = recipient.getBytes(StandardCharsets.UTF_8);
      records.add(new ProducerRecord<>(topic, null, key, key));
    }
    kafka.produceAll(records);
    assertThat(kafka.readAll(topic))
        .hasSize(5)
        .allSatisfy(
            record ->
                assertThat(record.partition())
                    .isEqualTo(log.partitionOf(TestKafka.text(record.key()))));
  }

  @Test
  void knowsTheAgeOfTheOldestAppend() throws Exception {
    OutcomeLog log = open();
    append(log, "ann", RecallTest.intent(1, new HandOver("e1", 1)));
    clock.advance(Duration.ofSeconds(5));
    assertThat(log.oldestUnacknowledgedNanos(clock.nanoTime())).isZero();
  }

  private OutcomeLog open() {
    HashMap<String, String> client = new HashMap<>();
    client.put("bootstrap.servers", kafka.bootstrapServers());
    OutcomeLog log = new KafkaOutcomeLog.Factory(topic, client, clock).open();
    open.add(log);
    return log;
  }

  private static void append(OutcomeLog log, String recipient, OutcomeRecord record)
      throws InterruptedException {
    CountDownLatch acknowledged = new CountDownLatch(1);
    log.append(recipient, record, acknowledged::countDown);
    assertThat(acknowledged.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private static List<OutcomeRecord> readBack(
      OutcomeLog log, String epoch, Map<Integer, Long> from) {
    List<OutcomeRecord> back = new ArrayList<>();
    log.readBack(marker(epoch), from, Instant.EPOCH, (partition, record) -> back.add(record));
    return back;
  }

  private static Marker marker(String epoch) {
    return new Marker(Marker.SCHEMA, Channel.EMAIL, epoch, 0, 16, 0, 15, ManualClock.START);
  }
}
