package io.pabal.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.jobs.config.KafkaConfig;
import io.pabal.jobs.kafka.KafkaSources;
import io.pabal.schema.event.RawRecord;
import io.pabal.testing.RealKafka;
import io.pabal.testing.TestKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@RealKafka
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class CatchUpSourceIT {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(4).build());

  private static final Duration AT_MOST = Duration.ofMinutes(4);

  private final TestKafka kafka;

  CatchUpSourceIT(TestKafka kafka) {
    this.kafka = kafka;
  }

  @BeforeEach
  void forget() {
    Observer.forgetAll();
  }

  @Test
  void emptyTopicWithMoreReadersThanPartitionsIsCaughtUpAtOnce() throws Exception {
    String topic = kafka.createTopic("empty", 1);

    JobClient job = start(topic, 3, "read_uncommitted", null);

    assertThat(Observer.untilCaughtUp(3, AT_MOST)).isEmpty();
    job.cancel().get();
  }

  @Test
  void watermarkComesBehindEverythingThatWasThere() throws Exception {
    String topic = kafka.createTopic("some", 3);
    Set<String> written = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      // Partition 2 stays empty.
      written.add("k" + i);
      kafka.produce(new ProducerRecord<>(topic, i % 2, bytes("k" + i), bytes("v")));
    }

    JobClient job = start(topic, 2, "read_uncommitted", null);

    assertThat(Observer.untilCaughtUp(2, AT_MOST)).containsExactlyInAnyOrderElementsOf(written);
    job.cancel().get();
  }

  /** The last offset of each partition is a transaction's marker, the last records are aborted. */
  @Test
  void gapsAtTheEndAreNotWaitedFor() throws Exception {
    String topic = kafka.createTopic("gaps", 2, Map.of("cleanup.policy", "compact"));
    try (KafkaProducer<byte[], byte[]> producer = transactional(topic)) {
      for (int partition = 0; partition < 2; partition++) {
        producer.beginTransaction();
        Future<?> unused =
            producer.send(
                new ProducerRecord<>(topic, partition, bytes("p" + partition), bytes("v")));
        producer.commitTransaction();
        producer.beginTransaction();
        for (int i = 0; i < 100; i++) {
          Future<?> unusedToo =
              producer.send(new ProducerRecord<>(topic, partition, bytes("aborted"), bytes("v")));
        }
        producer.flush();
        producer.abortTransaction();
      }
    }

    JobClient job = start(topic, 2, "read_committed", null);

    assertThat(Observer.untilCaughtUp(2, AT_MOST)).containsExactlyInAnyOrder("p0", "p1");
    job.cancel().get();
  }

  @Test
  void afterARestoreItWaitsForWhatWasWrittenMeanwhile(@TempDir Path savepoints) throws Exception {
    String topic = kafka.createTopic("restore", 3);
    kafka.produce(new ProducerRecord<>(topic, 0, bytes("before0"), bytes("v")));
    kafka.produce(new ProducerRecord<>(topic, 1, bytes("before1"), bytes("v")));
    JobClient first = start(topic, 2, "read_uncommitted", null);
    assertThat(Observer.untilCaughtUp(2, AT_MOST)).containsExactlyInAnyOrder("before0", "before1");
    String savepoint =
        first
            .stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
            .get(4, TimeUnit.MINUTES);
    kafka.produce(new ProducerRecord<>(topic, 1, bytes("meanwhile1"), bytes("v")));
    kafka.produce(new ProducerRecord<>(topic, 2, bytes("meanwhile2"), bytes("v")));
    Observer.forgetAll();

    JobClient second = start(topic, 3, "read_uncommitted", savepoint);

    assertThat(Observer.untilCaughtUp(3, AT_MOST))
        .containsExactlyInAnyOrder("meanwhile1", "meanwhile2");
    second.cancel().get();
  }

  /** A failed task is started again by the same enumerator: a new round must begin. */
  @Test
  void afterAFailureInPlaceItWaitsAgain() throws Exception {
    String topic = kafka.createTopic("failure", 2);
    kafka.produce(new ProducerRecord<>(topic, 0, bytes("before0"), bytes("v")));
    JobClient job = start(topic, 3, "read_uncommitted", null);
    assertThat(Observer.untilCaughtUp(3, AT_MOST)).containsExactly("before0");
    Observer.forgetAll();

    kafka.produce(new ProducerRecord<>(topic, 1, bytes(Observer.FAIL_ONCE), bytes("v")));

    // Without a checkpoint it begins anew; the record that failed the task is read again.
    assertThat(Observer.untilCaughtUp(3, AT_MOST)).contains("before0", Observer.FAIL_ONCE);
    job.cancel().get();
  }

  private JobClient start(String topic, int parallelism, String isolation, String savepoint)
      throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    if (savepoint != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(parallelism);
    env.setMaxParallelism(16);
    KafkaConfig config =
        new KafkaConfig(kafka.bootstrapServers(), Map.of("isolation.level", isolation));
    KafkaSources sources = new KafkaSources(env, config, kafka.prefix() + "group");
    sources.stream(
            new CatchUpSource(sources.table(topic, "table"), topic, config.clientMap()),
            "table",
            "Table")
        // As in plan: every subtask behind a shuffle waits for every reader.
        .rebalance()
        .transform("Observe", TypeInformation.of(RawRecord.class), new Observer())
        .uid("observe");
    return env.executeAsync();
  }

  private KafkaProducer<byte[], byte[]> transactional(String id) {
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrapServers(),
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                id),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    return producer;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
