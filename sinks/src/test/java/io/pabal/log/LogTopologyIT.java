package io.pabal.log;

import static io.pabal.log.LogFixtures.MAX_PARALLELISM;
import static io.pabal.log.LogFixtures.deadLetter;
import static io.pabal.log.LogFixtures.decision;
import static io.pabal.log.LogFixtures.intent;
import static io.pabal.log.LogFixtures.marker;
import static io.pabal.log.LogFixtures.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.flow.ValveId;
import io.pabal.flow.ValveSource;
import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.testing.RealKafka;
import io.pabal.testing.RealPostgres;
import io.pabal.testing.TestDatabase;
import io.pabal.testing.TestKafka;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole part on a mini cluster: from Kafka's records to rows, and back to dead letters. */
@RealKafka
@RealPostgres
class LogTopologyIT {
  /** Seconds on a quiet machine; busy ones take minutes. */
  private static final Duration AT_MOST = Duration.ofMinutes(4);

  @RegisterExtension
  private static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @Test
  @Timeout(900)
  void turnsRecordsIntoRowsAndBadOnesIntoDeadLetters(TestKafka kafka, TestDatabase database)
      throws Exception {
    LogRows.migrate(database);
    String decisions = kafka.createTopic("decisions", 2);
    String outcomes = kafka.createTopic("outcomes", 2);
    String letters = kafka.createTopic("dead-letters", 1);
    kafka.produceAll(
        List.of(
            record(decisions, 0, decision("d1", DecisionReason.PLANNED, "i", "j")),
            record(decisions, 1, decision("d2", DecisionReason.OPTED_OUT)),
            record(decisions, 1, "not a decision"),
            record(outcomes, 0, marker("e1", 0, MAX_PARALLELISM - 1)),
            record(outcomes, 0, intent("i", "e1", 1, false)),
            record(outcomes, 0, outcome("i", "e1", 1, OutcomeClass.IN_DOUBT)),
            record(outcomes, 0, marker("e2", 0, MAX_PARALLELISM - 1)),
            record(outcomes, 0, outcome("i", "e1", 1, OutcomeClass.ACCEPTED)),
            record(outcomes, 1, outcome("j", "e1", 2, OutcomeClass.BAD_MESSAGE)),
            record(letters, 0, deadLetter("events", 7, DeadLetterReason.MALFORMED_JSON))));

    JobClient job = start(kafka, database, decisions, outcomes, letters);
    try {
      LogRows.await(
          database.jdbcUrl(),
          "SELECT item_id, state, late, outcome FROM items ORDER BY 1",
          List.of("i|accepted|t|ACCEPTED", "j|failed|f|BAD_MESSAGE"),
          AT_MOST,
          job.getJobExecutionResult());
      LogRows.await(
          database.jdbcUrl(),
          "SELECT topic = '" + decisions + "', part, reason FROM dead_letters ORDER BY 1",
          List.of("f|log|MALFORMED_JSON", "t|log|UNSUPPORTED_SCHEMA"),
          AT_MOST,
          job.getJobExecutionResult());
      assertThat(LogRows.query(database.jdbcUrl(), "SELECT reason FROM decisions ORDER BY 1"))
          .containsExactly("OPTED_OUT", "PLANNED");

      LogRows.execute(database.jdbcUrl(), "ALTER TABLE decisions RENAME TO decisions_away");
      kafka.produceAll(
          IntStream.range(0, 2000)
              .mapToObj(
                  i -> record(decisions, i % 2, decision("later-" + i, DecisionReason.NO_RULE)))
              .toList());
      kafka.produceAll(
          List.of(record(letters, 0, deadLetter("events", 8, DeadLetterReason.TOO_DEEP))));
      LogRows.await(
          database.jdbcUrl(),
          "SELECT count(*) FROM dead_letters",
          List.of("3"),
          AT_MOST,
          job.getJobExecutionResult());
      LogRows.execute(database.jdbcUrl(), "ALTER TABLE decisions_away RENAME TO decisions");
      LogRows.await(
          database.jdbcUrl(),
          "SELECT count(*) FROM decisions",
          List.of("2002"),
          AT_MOST,
          job.getJobExecutionResult());
    } finally {
      job.cancel().get();
    }
  }

  private static JobClient start(
      TestKafka kafka, TestDatabase database, String decisions, String outcomes, String letters)
      throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            Configuration.fromMap(
                Map.of(
                    "pipeline.generic-types", "false",
                    "pipeline.auto-generate-uids", "false",
                    "parallelism.default", "2",
                    "execution.checkpointing.interval", "1s")));
    LogTopology.build(
        new LogSources(
            source(env, kafka, decisions),
            source(env, kafka, outcomes),
            source(env, kafka, letters),
            source(env, kafka, kafka.createTopic("preferences", 2)),
            source(env, kafka, kafka.createTopic("opt-outs", 2)),
            source(env, kafka, kafka.createTopic("subscriptions", 2)),
            source(env, kafka, kafka.createTopic("reports", 2))),
        LogSettings.of(
            LogDatabase.at(database.jdbcUrl(), null), letters, MAX_PARALLELISM, Clock.systemUTC()),
        sink(kafka, letters));
    return env.executeAsync("log");
  }

  private static LogSources.Source source(
      StreamExecutionEnvironment env, TestKafka kafka, String topic) {
    KafkaSource<RawRecord> source =
        KafkaSource.<RawRecord>builder()
            .setBootstrapServers(kafka.bootstrapServers())
            .setTopics(topic)
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setDeserializer(new Raw())
            .build();
    ValveId valve = new ValveId(kafka.prefix(), topic, false);
    return new LogSources.Source(
        env.fromSource(
                new ValveSource<>(source, valve),
                WatermarkStrategy.noWatermarks(),
                topic,
                TypeInformation.of(RawRecord.class))
            .uid(topic),
        valve);
  }

  private static KafkaSink<DeadLetter> sink(TestKafka kafka, String topic) {
    return KafkaSink.<DeadLetter>builder()
        .setBootstrapServers(kafka.bootstrapServers())
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(
            KafkaRecordSerializationSchema.<DeadLetter>builder()
                .setTopic(topic)
                .setValueSerializationSchema(new AsJson())
                .build())
        .build();
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, int partition, Object value) {
    return new ProducerRecord<>(topic, partition, null, Json.write(value));
  }

  private static final class AsJson implements SerializationSchema<DeadLetter> {
    @Override
    public byte[] serialize(DeadLetter letter) {
      return Json.write(letter);
    }
  }

  private static final class Raw implements KafkaRecordDeserializationSchema<RawRecord> {
    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawRecord> out) {
      out.collect(
          new RawRecord(
              record.topic(),
              record.partition(),
              record.offset(),
              record.timestamp(),
              record.key(),
              record.value(),
              Map.of()));
    }

    @Override
    public TypeInformation<RawRecord> getProducedType() {
      return TypeInformation.of(RawRecord.class);
    }
  }
}
