package io.pabal.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.flow.JobClock;
import io.pabal.jobs.catalog.CatalogFiles;
import io.pabal.jobs.catalog.CatalogTopic;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.jobs.config.Topics;
import io.pabal.jobs.topics.TopicAdmin;
import io.pabal.sandbox.Sandbox;
import io.pabal.sandbox.SandboxOptions;
import io.pabal.sandbox.faults.FaultBook;
import io.pabal.sandbox.records.MessageQuery;
import io.pabal.sandbox.records.MessageRecord;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Profile;
import io.pabal.schema.watch.Alert;
import io.pabal.schema.watch.AlertEvent;
import io.pabal.schema.watch.AlertKind;
import io.pabal.schema.watch.AlertState;
import io.pabal.testing.RealKafka;
import io.pabal.testing.TestKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A mail server that refuses everything, with real Kafka and a sandbox: the administrator is told
 * once by text message, and once when it works again.
 */
@RealKafka
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class WatchIT {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(patient())
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final Duration AT_MOST = Duration.ofMinutes(3);
  private static final String ADMINISTRATOR = "ann";
  private static final String PHONE = "+821012345678";

  @TempDir private Path folder;
  private final TestKafka kafka;
  private Sandbox sandbox;
  private PabalConfig config;
  private Topics topics;
  private int orders;

  WatchIT(TestKafka kafka) {
    this.kafka = kafka;
  }

  /** A busy machine may let a heartbeat wait for a minute; that is not what is tested. */
  private static Configuration patient() {
    Configuration configuration = new Configuration();
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofMinutes(5));
    return configuration;
  }

  @BeforeEach
  void prepare() throws IOException {
    sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("sandbox")));
    config = PabalConfig.read(configuration());
    topics = config.topics();
    try (TopicAdmin admin = new TopicAdmin(config)) {
      admin.createMissing();
    }
    Catalog shop =
        CatalogFiles.load(Path.of("../catalogs/shop"), config.lifetimes().longestLife())
            .draft()
            .orElseThrow()
            .publishable(Optional.empty(), Clock.systemUTC());
    new CatalogTopic(Map.copyOf(config.kafka().clientMap()), topics.catalog(), AT_MOST)
        .publish(shop);
    profile("kim", new Address(Channel.EMAIL, "kim@watch.example"));
    profile(ADMINISTRATOR, new Address(Channel.SMS, PHONE));
  }

  @AfterEach
  void close() throws IOException {
    sandbox.close();
  }

  @Test
  void tellsTheAdministratorByAnotherChannelOnceAndWhenItIsOverOnce() throws Exception {
    smtp(
        "[{\"stage\":\"connect\",\"fault\":{\"kind\":\"reply\",\"code\":421,"
            + "\"text\":\"4.3.2 Down\"}}]");
    JobClient first = start(null);
    for (int i = 0; i < 5; i++) {
      order();
    }
    await(() -> texts().size() >= 1, "a text message for the administrator");
    assertThat(alerts())
        .singleElement()
        .satisfies(
            raised -> {
              assertThat(raised.key()).isEqualTo("email/smtp-a");
              assertThat(raised.kind()).isEqualTo(AlertKind.FAILING);
              assertThat(raised.state()).isEqualTo(AlertState.RAISED);
            });

    String savepoint =
        first
            .stopWithSavepoint(
                false, folder.resolve("savepoints").toUri().toString(), SavepointFormatType.NATIVE)
            .get(AT_MOST.toMinutes(), TimeUnit.MINUTES);
    int failedBefore = failures();
    JobClient second = start(savepoint);
    // As many as it takes to raise an alert that does not stand yet.
    await(() -> failures() >= failedBefore + 5, "hand-overs that fail after the restart");
    assertThat(alerts()).hasSize(1);

    smtp("[]");
    await(
        () -> {
          order();
          return texts().size() >= 2;
        },
        "a text message that it is over");

    List<Alert> alerts = alerts();
    assertThat(alerts)
        .extracting(Alert::state)
        .containsExactly(AlertState.RAISED, AlertState.ENDED);
    assertThat(alerts).extracting(Alert::alertId).containsOnly(alerts.get(0).alertId());
    assertThat(texts())
        .extracting(MessageRecord::text)
        .satisfiesExactly(
            raised -> assertThat(raised).startsWith("Alert: E-mail by smtp-a fails: "),
            ended -> assertThat(ended).startsWith("Alert over: E-mail by smtp-a works again."));
    String alertId = alerts.get(0).alertId();
    assertThat(eventsOfWatch()).containsExactly(alertId + "-raised", alertId + "-ended");
    second.cancel().get();
  }

  private void smtp(String rules) {
    sandbox
        .faults()
        .script("smtp-a")
        .orElseThrow()
        .set(FaultBook.parse(rules.getBytes(StandardCharsets.UTF_8)));
  }

  private List<Alert> alerts() throws IOException {
    List<Alert> alerts = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : kafka.readAll(topics.alerts())) {
      alerts.add(Json.read(record.value(), Alert.class));
    }
    return alerts;
  }

  private List<MessageRecord> texts() throws IOException {
    return sandbox
        .records()
        .find(
            new MessageQuery(
                PHONE,
                null,
                io.pabal.sandbox.records.Channel.SMS,
                null,
                null,
                0L,
                MessageQuery.MAX_LIMIT))
        .messages();
  }

  private List<String> eventsOfWatch() throws IOException {
    List<String> ids = new ArrayList<>();
    for (var record : kafka.readAll(topics.events().get(Lane.URGENT).get(0))) {
      JsonNode event = Json.mapper().readTree(record.value());
      assertThat(event.path("source").asText()).isEqualTo(AlertEvent.SOURCE);
      assertThat(event.at("/data/recipients/0").asText()).isEqualTo(ADMINISTRATOR);
      ids.add(event.path("id").asText());
    }
    return ids;
  }

  /** Hand-overs to the mail server that came to nothing. */
  private int failures() throws IOException {
    int failures = 0;
    for (var record : kafka.readAll(topics.outcomes(Channel.EMAIL))) {
      JsonNode outcome = Json.mapper().readTree(record.value());
      if (outcome.path("schema").asText().equals(Outcome.SCHEMA)
          && !outcome.path("outcome").asText().equals("ACCEPTED")) {
        failures++;
      }
    }
    return failures;
  }

  private void order() {
    String id = "o" + orders++;
    kafka.produce(
        topics.events().get(Lane.NORMAL).get(0),
        "kim",
        """
        {"specversion":"1.0","id":"%s","source":"/watch-it","type":"order.paid",
         "data":{"recipient":"kim","orderNo":"%s","customer":{"name":"Kim"},"items":[],
                 "total":100,"currency":"KRW","orderUrl":"https://shop.example/orders/1"}}
        """
            .formatted(id, id));
  }

  private void profile(String recipient, Address address) {
    Profile profile =
        new Profile(Profile.SCHEMA, recipient, "en", "UTC", List.of(address), Instant.now());
    kafka.produce(
        topics.profiles(), recipient, new String(Json.write(profile), StandardCharsets.UTF_8));
  }

  private static void await(Callable<Boolean> condition, String what) throws Exception {
    long end = System.nanoTime() + AT_MOST.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime() - end).as("%s within %s", what, AT_MOST).isNegative();
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private JobClient start(String savepoint) throws Exception {
    Configuration settings = PabalJob.fixed(config);
    settings.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(2));
    settings.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.resolve("cp").toUri().toString());
    if (savepoint != null) {
      settings.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(settings);
    environment.setParallelism(1);
    JobClock clock = new SystemJobClock();
    String submission = kafka.prefix() + (savepoint == null ? "first" : "second");
    PlanPart.build(environment, config, submission, clock);
    DeliverPart.build(environment, config, Channel.EMAIL, submission, clock);
    DeliverPart.build(environment, config, Channel.SMS, submission, clock);
    WatchPart.build(environment, config, clock);
    return environment.executeAsync();
  }

  private Path configuration() throws IOException {
    Path gateway = folder.resolve("gateway.yaml");
    Files.writeString(
        gateway,
        """
        name: sms-a
        url: http://127.0.0.1:%d/sms/messages
        auth:
          bearer: value:sandbox
        body:
          json: {from: '{from}', to: '{to}', text: '{text}', reference: '{reference}',
                 items: '{items}', handOver: '{handOver}', attempt: '{attempt}'}
        success:
          statuses: [201]
        id-pointer: /id
        limits:
          from: Pabal
        """
            .formatted(sandbox.httpPort()));
    Path file = folder.resolve("pabal.yaml");
    Files.writeString(
        file,
        """
        kafka.bootstrap-servers: %s
        topics.prefix: %s
        topics.events.urgent: %surgent
        topics.events.normal: %snormal
        topics.partitions: 2
        email.name: smtp-a
        email.host: 127.0.0.1
        email.port: %d
        email.trust-file: %s
        email.from: no-reply@watch.example
        sms.gateway-file: %s
        watch.administrators: %s
        watch.window: 6 s
        watch.healthy-for: 3 s
        watch.forget-after: 20 min
        """
            .formatted(
                kafka.bootstrapServers(),
                kafka.prefix(),
                kafka.prefix(),
                kafka.prefix(),
                sandbox.smtpPort(),
                sandbox.certificateFile(),
                gateway,
                ADMINISTRATOR));
    return file;
  }
}
