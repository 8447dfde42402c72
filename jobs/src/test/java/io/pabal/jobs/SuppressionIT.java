package io.pabal.jobs;

import static io.pabal.jobs.PlanOfTests.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pabal.jobs.config.PabalConfig;
import io.pabal.jobs.config.Topics;
import io.pabal.jobs.topics.TopicAdmin;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.callback.DeliveryReport;
import io.pabal.schema.callback.Report;
import io.pabal.schema.callback.ReportReference;
import io.pabal.schema.callback.ReportResult;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Consent;
import io.pabal.schema.catalog.Reach;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.inspect.Inspect;
import io.pabal.schema.inspect.InspectReply;
import io.pabal.schema.inspect.InspectSubject;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.ChannelDecision;
import io.pabal.schema.plan.ChannelReason;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Profile;
import io.pabal.schema.recipient.SuppressedAddresses;
import io.pabal.schema.recipient.UnsubscribeToken;
import io.pabal.testing.RealKafka;
import io.pabal.testing.TestKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plan against a real Kafka: a mail bounces, the next one goes by SMS, until she registers anew.
 */
@RealKafka
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SuppressionIT {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(patient())
              .setNumberSlotsPerTaskManager(1)
              .build());

  private static final Duration AT_MOST = Duration.ofMinutes(3);
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final String MAIL = "ann@example.com";

  private final TestKafka kafka;
  private final Instant start = Instant.now();
  private int questions;

  SuppressionIT(TestKafka kafka) {
    this.kafka = kafka;
  }

  private static Configuration patient() {
    Configuration configuration = new Configuration();
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofMinutes(5));
    return configuration;
  }

  @Test
  void aBounceSendsTheNextOneBySmsUntilTheAddressIsRegisteredAnew(@TempDir Path folder)
      throws Exception {
    PabalConfig config = config(folder);
    try (TopicAdmin topics = new TopicAdmin(config)) {
      topics.createMissing();
      topics.check();
    }
    Topics topics = config.topics();
    profile(topics, start.minusSeconds(60));
    kafka.produce(topics.catalog(), "1", text(Json.write(catalog())));
    JobClient job = start(config);

    paid(topics, "e1");
    String outbox = topics.outbox(Channel.EMAIL, Lane.NORMAL);
    OutboxNotification mail = read(outbox, 1, OutboxNotification.class);
    kafka.produce(topics.callbacks(), null, text(Json.write(bounceOf(mail))));
    DeliveryReport report = read(topics.reports(), 1, DeliveryReport.class);
    assertThat(report.notificationId()).isEqualTo(mail.notificationId());
    assertThat(read(topics.suppressions(), 1, SuppressedAddresses.class).recipient())
        .isEqualTo("ann");

    paid(topics, "e2");
    assertThat(read(topics.decisions(), 2, Decision.class).channels())
        .extracting(ChannelDecision::channel, ChannelDecision::reason)
        .containsExactly(
            tuple(Channel.EMAIL, ChannelReason.SUPPRESSED),
            tuple(Channel.SMS, ChannelReason.CHOSEN));

    Instant anew = mail.decidedAt().plusMillis(1);
    profile(topics, anew);
    awaitState(topics, reply -> reply.profile().addresses().get(0).registered().equals(anew));
    paid(topics, "e3");
    assertThat(read(outbox, 2, OutboxNotification.class).items().get(0).eventId()).isEqualTo("e3");
    job.cancel().get();
  }

  private PabalConfig config(Path folder) throws IOException {
    PlanOfTests.config(kafka, folder, 1_000);
    Path key = Files.writeString(folder.resolve("key"), SECRET);
    Path file = folder.resolve("pabal.yaml");
    Files.writeString(file, "unsubscribe.key: file:" + key + "\n", StandardOpenOption.APPEND);
    return PabalConfig.read(file);
  }

  private JobClient start(PabalConfig config) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(1);
    environment.setMaxParallelism(16);
    PlanPart.build(environment, config, kafka.prefix(), new SystemJobClock());
    return environment.executeAsync();
  }

  private static Report bounceOf(OutboxNotification mail) {
    ReportReference reference =
        new ReportReference(
            mail.recipient(),
            mail.channel(),
            mail.address().key(),
            mail.notificationId(),
            1,
            mail.decidedAt());
    return new Report(
        Report.SCHEMA,
        reference.signed(UnsubscribeToken.key(SECRET)),
        ReportResult.DEAD_ADDRESS,
        "mx.example",
        "5.1.1",
        "no such user",
        null);
  }

  private void profile(Topics topics, Instant registeredAt) {
    Profile profile =
        new Profile(
            Profile.SCHEMA,
            "ann",
            null,
            null,
            List.of(
                new Address(Channel.EMAIL, MAIL, null, registeredAt),
                new Address(Channel.SMS, "+821012345678")),
            start);
    kafka.produce(topics.profiles(), "ann", text(Json.write(profile)));
  }

  private void paid(Topics topics, String id) {
    String normal = topics.events().get(Lane.NORMAL).get(0);
    kafka.produce(normal, null, event(id, "order.paid", "\"recipient\":\"ann\","));
  }

  /** Asks plan until it has applied what was written to another topic. */
  private void awaitState(Topics topics, Predicate<InspectReply> state) throws IOException {
    Instant deadline = Instant.now().plus(AT_MOST);
    InspectReply reply;
    do {
      assertThat(Instant.now()).as("plan applies the profile").isBefore(deadline);
      questions++;
      Inspect question =
          new Inspect(Inspect.SCHEMA, "q" + questions, "ann", InspectSubject.PROFILE, null);
      kafka.produce(topics.inspect(), "ann", text(Json.write(question)));
      reply = replyTo(question, topics);
    } while (!state.test(reply));
  }

  private InspectReply replyTo(Inspect question, Topics topics) throws IOException {
    for (var record : kafka.awaitRecords(topics.inspectReplies(), questions, AT_MOST)) {
      InspectReply reply = Json.read(record.value(), InspectReply.class);
      if (reply.questionId().equals(question.questionId())) {
        return reply;
      }
    }
    throw new AssertionError("no reply to " + question);
  }

  /** The record of a topic that comes last when there are that many. */
  private <T> T read(String topic, int count, Class<T> type) throws IOException {
    return Json.read(kafka.awaitRecords(topic, count, AT_MOST).get(count - 1).value(), type);
  }

  private Catalog catalog() {
    return new Catalog(
        Catalog.SCHEMA,
        1,
        "hash",
        start,
        "en",
        "UTC",
        List.of(
            new Category(
                "order", null, Lane.NORMAL, Consent.OPTIONAL, Duration.ofHours(6), Map.of())),
        List.of(
            new Rule(
                "order.paid",
                "order",
                "order-paid",
                List.of(Channel.EMAIL, Channel.SMS),
                Reach.FIRST,
                Reach.FIRST)),
        List.of());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
