package io.pabal.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.deliver.render.MustacheRenderer;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.jobs.config.Topics;
import io.pabal.jobs.topics.TopicAdmin;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Consent;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.catalog.Reach;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.catalog.TemplateText;
import io.pabal.schema.catalog.TextFrom;
import io.pabal.schema.catalog.TopicMapping;
import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Profile;
import io.pabal.testing.RealKafka;
import io.pabal.testing.TestKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The catalog is changed a hundred times while events come, by CloudEvents and by the plain JSON of
 * a topic that fits a pattern and is made after the start. A job that failed once would stay
 * failed.
 */
@RealKafka
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class CatalogChangesIT {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(2).build());

  private static final int CHANGES = 100;
  private static final int BROKEN_EVERY = 10;
  private static final int EVENTS_A_CHANGE = 10;
  private static final int RECIPIENTS = 20;
  private static final Duration AT_MOST = Duration.ofMinutes(5);

  @TempDir private Path folder;

  @Test
  void neverMixesTwoVersionsAndRefusesEveryBrokenOne(TestKafka kafka) throws Exception {
    PabalConfig config = config(kafka);
    Topics topics = config.topics();
    try (TopicAdmin admin = new TopicAdmin(config)) {
      admin.createMissing();
      admin.check();
    }
    for (int i = 0; i < RECIPIENTS; i++) {
      kafka.produce(topics.profiles(), "r" + i, text(Json.write(profile("r" + i))));
    }
    publish(kafka, topics, catalog(1));
    JobClient job = start(config);
    String plain = kafka.createTopic("shop.orders", 1);

    int broken = 0;
    for (int version = 2; version <= CHANGES + 1; version++) {
      if (version % BROKEN_EVERY == 0) {
        kafka.produce(
            topics.catalog(), Integer.toString(version), "{\"schema\":\"pabal.catalog/1\"");
        kafka.produce(
            topics.catalog(), Integer.toString(version), text(Json.write(catalog(version + 1000))));
        broken += 2;
      } else {
        publish(kafka, topics, catalog(version));
      }
      kafka.produceAll(events(topics, plain, version));
      if (version % BROKEN_EVERY == 0) {
        // The job keeps up: else a fast writer would have written all before the first is decided.
        kafka.awaitRecords(topics.decisions(), (version - 1) * EVENTS_A_CHANGE, AT_MOST);
      }
    }

    int expected = CHANGES * EVENTS_A_CHANGE;
    kafka.awaitRecords(topics.decisions(), expected, AT_MOST);
    assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
    job.cancel().get();

    List<Decision> decisions = read(kafka, topics.decisions(), Decision.class);
    assertThat(decisions)
        .hasSize(expected)
        .allMatch(decision -> decision.reason() == DecisionReason.PLANNED);
    assertThat(read(kafka, topics.deadLetters(), DeadLetter.class))
        .hasSize(broken)
        .allMatch(letter -> letter.position().topic().equals(topics.catalog()));
    List<OutboxNotification> planned =
        read(kafka, topics.outbox(Channel.EMAIL, Lane.NORMAL), OutboxNotification.class);
    assertThat(planned).hasSize(expected).allSatisfy(CatalogChangesIT::isOfOneVersion);
    assertThat(planned).extracting(n -> n.items().get(0).itemId()).doesNotHaveDuplicates();
    // Changes took effect while events came: with one version all the way nothing would be shown.
    NavigableSet<Long> versions = new TreeSet<>();
    planned.forEach(notification -> versions.add(notification.catalogVersion()));
    assertThat(versions).hasSizeGreaterThanOrEqualTo(CHANGES / BROKEN_EVERY);
    assertThat(versions.last()).isGreaterThan(CHANGES - 2 * BROKEN_EVERY);
  }

  /** Category, template, life and words all say the version that the record names. */
  private static void isOfOneVersion(OutboxNotification notification) throws Exception {
    long version = notification.catalogVersion();
    assertThat(version % BROKEN_EVERY).isNotZero();
    assertThat(notification.category()).isEqualTo("category-" + version);
    assertThat(notification.template()).isEqualTo("template-" + version);
    assertThat(Duration.between(notification.decidedAt(), notification.sendBefore()))
        .isEqualTo(Duration.ofMinutes(version));
    String words =
        new MustacheRenderer()
            .compile(catalog(version))
            .render(notification)
            .part(Part.EMAIL_TEXT)
            .orElseThrow();
    assertThat(words).isEqualTo("Words of " + version + " for " + notification.recipient());
  }

  private static Catalog catalog(long version) {
    String category = "category-" + version;
    String template = "template-" + version;
    return new Catalog(
        Catalog.SCHEMA,
        version,
        "hash-" + version,
        Instant.EPOCH,
        "en",
        "UTC",
        List.of(
            new Category(
                category,
                null,
                Lane.NORMAL,
                Consent.OPTIONAL,
                Duration.ofMinutes(version),
                Map.of())),
        List.of(
            new Rule(
                "order.paid",
                category,
                template,
                List.of(Channel.EMAIL),
                Reach.FIRST,
                Reach.FIRST)),
        List.of(
            new TemplateText(template, "en", Part.EMAIL_SUBJECT, "Subject " + version),
            new TemplateText(
                template, "en", Part.EMAIL_TEXT, "Words of " + version + " for {{recipient.id}}")),
        List.of(
            new TopicMapping(
                "*shop.*",
                List.of("/no"),
                TextFrom.constant("/plain"),
                TextFrom.constant("order.paid"),
                null,
                null,
                null,
                null,
                "/to",
                null)));
  }

  /** Half of them CloudEvents, half plain JSON. */
  private static List<ProducerRecord<byte[], byte[]>> events(
      Topics topics, String plain, int version) {
    List<ProducerRecord<byte[], byte[]>> events = new ArrayList<>();
    for (int i = 0; i < EVENTS_A_CHANGE; i++) {
      String id = version + "-" + i;
      String to = "r" + (version + i) % RECIPIENTS;
      boolean mapped = i % 2 == 0;
      String value =
          mapped
              ? "{\"no\":\"%s\",\"to\":\"%s\"}".formatted(id, to)
              : "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/cloud\",\"type\":\"order.paid\",\"data\":{\"recipient\":\"%s\"}}"
                  .formatted(id, to);
      String topic = mapped ? plain : topics.named(Lane.NORMAL).get(0);
      events.add(new ProducerRecord<>(topic, value.getBytes(StandardCharsets.UTF_8)));
    }
    return events;
  }

  private static void publish(TestKafka kafka, Topics topics, Catalog catalog) {
    kafka.produce(topics.catalog(), Long.toString(catalog.version()), text(Json.write(catalog)));
  }

  private static JobClient start(PabalConfig config) throws Exception {
    Configuration fixed = new Configuration();
    fixed.set(PipelineOptions.GENERIC_TYPES, false);
    fixed.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    fixed.set(PipelineOptions.OBJECT_REUSE, true);
    fixed.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(fixed);
    environment.setParallelism(2);
    environment.enableCheckpointing(500);
    PlanPart.build(environment, config, "catalog-changes", new SystemJobClock());
    return environment.executeAsync("catalog-changes");
  }

  private PabalConfig config(TestKafka kafka) throws IOException {
    return PabalConfig.read(
        Files.writeString(
            folder.resolve("pabal.yaml"),
            """
            kafka.bootstrap-servers: "%s"
            topics.prefix: "%s"
            topics.partitions: 2
            topics.events.normal: ["%s", "%s"]
            topics.events.discovery-interval: 1 s
            """
                    .formatted(
                        kafka.bootstrapServers(),
                        kafka.prefix() + "own.",
                        kafka.prefix() + "events.normal",
                        kafka.prefix() + "shop.*")
                + "topics.events.urgent: ["
                + kafka.prefix()
                + "events.urgent]\n"));
  }

  private static Profile profile(String recipient) {
    return new Profile(
        Profile.SCHEMA,
        recipient,
        "en",
        "UTC",
        List.of(new Address(Channel.EMAIL, recipient + "@shop.example")),
        Instant.EPOCH);
  }

  /** The records of a topic, each once: a sink may write again after a failed request. */
  private static <T> List<T> read(TestKafka kafka, String topic, Class<T> type) throws IOException {
    Map<String, T> once = new HashMap<>();
    for (var record : kafka.readAll(topic)) {
      once.put(text(record.value()), Json.read(record.value(), type));
    }
    return List.copyOf(once.values());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
