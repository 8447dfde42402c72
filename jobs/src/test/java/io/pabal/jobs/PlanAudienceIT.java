package io.pabal.jobs;

import static io.pabal.jobs.PlanOfTests.bytes;
import static io.pabal.jobs.PlanOfTests.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.jobs.config.PabalConfig;
import io.pabal.jobs.topics.TopicAdmin;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.audience.Subscription;
import io.pabal.schema.catalog.Audience;
import io.pabal.schema.catalog.AudienceKind;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Consent;
import io.pabal.schema.catalog.Reach;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Profile;
import io.pabal.testing.RealKafka;
import io.pabal.testing.TestKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Plan against a real Kafka: one event to thousands, while events to single persons go on. */
@RealKafka
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class PlanAudienceIT {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(patient())
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final Duration AT_MOST = Duration.ofMinutes(5);
  private static final int FOLLOWERS = 3_000;
  private static final int SINGLES = 40;

  /** Slow enough that the followers are still being told when the single events have come. */
  private static final int RECIPIENTS_PER_SECOND = 150;

  private final TestKafka kafka;
  private final Instant now = Instant.now();

  PlanAudienceIT(TestKafka kafka) {
    this.kafka = kafka;
  }

  /** A busy machine may let a heartbeat wait for a minute; that is not what is tested. */
  private static Configuration patient() {
    Configuration configuration = new Configuration();
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofMinutes(5));
    return configuration;
  }

  /** The event stands in Kafka before the job starts: without the gate it would find nobody. */
  @Test
  void tellsThousandsOnceWhileSingleEventsPass(@TempDir Path folder) throws Exception {
    PabalConfig config = PlanOfTests.config(kafka, folder, RECIPIENTS_PER_SECOND);
    try (TopicAdmin topics = new TopicAdmin(config)) {
      assertThat(topics.createMissing()).contains(config.topics().subscriptions());
      topics.check();
    }
    String normal = config.topics().events().get(Lane.NORMAL).get(0);
    String urgent = config.topics().events().get(Lane.URGENT).get(0);
    kafka.produce(normal, null, event("post", "post.published", "\"actor\":\"f0\","));
    people(config);
    kafka.produce(config.topics().catalog(), "1", text(Json.write(catalog())));

    JobClient job = start(config);
    kafka.awaitRecords(config.topics().decisions(), 1, AT_MOST);
    List<ProducerRecord<byte[], byte[]>> singles = new ArrayList<>();
    for (int i = 0; i < SINGLES; i++) {
      String recipient = "\"recipient\":\"f" + i + "\",";
      singles.add(
          new ProducerRecord<>(urgent, bytes(event("code" + i, "account.code", recipient))));
    }
    kafka.produceAll(singles);

    List<Decision> decisions =
        decisions(kafka.awaitRecords(config.topics().decisions(), FOLLOWERS + SINGLES, AT_MOST));
    job.cancel().get();

    List<Decision> posts = of("post.published", decisions);
    List<Decision> codes = of("account.code", decisions);
    assertThat(posts)
        .hasSize(FOLLOWERS)
        .extracting(Decision::recipient)
        .doesNotHaveDuplicates()
        .doesNotContain("left");
    assertThat(posts.stream().filter(d -> d.reason() != DecisionReason.PLANNED))
        .singleElement()
        .satisfies(own -> assertThat(own.recipient()).isEqualTo("f0"))
        .satisfies(own -> assertThat(own.reason()).isEqualTo(DecisionReason.EXCLUDED));
    assertThat(codes).hasSize(SINGLES).allMatch(d -> d.reason() == DecisionReason.PLANNED);
    assertThat(last(codes)).as("nobody waited for the followers").isBefore(last(posts));
  }

  private JobClient start(PabalConfig config) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(2);
    environment.setMaxParallelism(16);
    PlanPart.build(environment, config, kafka.prefix(), new SystemJobClock());
    return environment.executeAsync();
  }

  private void people(PabalConfig config) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < FOLLOWERS; i++) {
      records.add(profile(config, "f" + i));
      records.add(subscription(config, "f" + i, false));
    }
    records.add(profile(config, "left"));
    records.add(subscription(config, "left", false));
    records.add(subscription(config, "left", true));
    kafka.produceAll(records);
  }

  private ProducerRecord<byte[], byte[]> profile(PabalConfig config, String recipient) {
    Profile profile =
        new Profile(
            Profile.SCHEMA,
            recipient,
            null,
            null,
            List.of(new Address(Channel.EMAIL, recipient + "@example.com")),
            now);
    return new ProducerRecord<>(config.topics().profiles(), bytes(recipient), Json.write(profile));
  }

  private ProducerRecord<byte[], byte[]> subscription(
      PabalConfig config, String recipient, boolean tombstone) {
    Subscription subscription = new Subscription(Subscription.SCHEMA, recipient, "actor:f0", now);
    return new ProducerRecord<>(
        config.topics().subscriptions(),
        bytes(Subscription.key(recipient, "actor:f0")),
        tombstone ? null : Json.write(subscription));
  }

  private Catalog catalog() {
    return new Catalog(
        Catalog.SCHEMA,
        1,
        "hash",
        now,
        "en",
        "UTC",
        List.of(
            new Category(
                "social", null, Lane.NORMAL, Consent.OPTIONAL, Duration.ofHours(6), Map.of()),
            new Category(
                "security", null, Lane.URGENT, Consent.MANDATORY, Duration.ofHours(1), Map.of())),
        List.of(
            new Rule(
                "post.published",
                "social",
                "post",
                List.of(Channel.EMAIL),
                Reach.FIRST,
                Reach.FIRST,
                new Audience(AudienceKind.SUBSCRIBERS, "actor:{actor}", List.of("{actor}"))),
            new Rule(
                "account.code",
                "security",
                "code",
                List.of(Channel.EMAIL),
                Reach.FIRST,
                Reach.FIRST)),
        List.of());
  }

  private static List<Decision> decisions(List<ConsumerRecord<byte[], byte[]>> records)
      throws IOException {
    List<Decision> decisions = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      decisions.add(Json.read(record.value(), Decision.class));
    }
    return decisions;
  }

  private static List<Decision> of(String type, List<Decision> decisions) {
    return decisions.stream().filter(d -> d.eventType().equals(type)).toList();
  }

  private static Instant last(List<Decision> decisions) {
    return decisions.stream().map(Decision::decidedAt).max(Instant::compareTo).orElseThrow();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
