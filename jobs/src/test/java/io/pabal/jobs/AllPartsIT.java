package io.pabal.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.jobs.catalog.CatalogFiles;
import io.pabal.jobs.catalog.CatalogTopic;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.jobs.topics.TopicAdmin;
import io.pabal.log.LogSchema;
import io.pabal.sandbox.Sandbox;
import io.pabal.sandbox.SandboxOptions;
import io.pabal.schema.Channel;
import io.pabal.schema.Ids;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.Profile;
import io.pabal.testing.RealKafka;
import io.pabal.testing.RealPostgres;
import io.pabal.testing.TestDatabase;
import io.pabal.testing.TestKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.ParameterTool;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The single-job form as it is submitted: real Kafka, PostgreSQL, RocksDB, and providers. */
@RealKafka
@RealPostgres
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class AllPartsIT {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(2).build());

  private static final Duration AT_MOST = Duration.ofMinutes(3);
  private static final String SOURCE = "/all-parts";
  private static final int RECIPIENTS = 20;

  /** Those of the drill's catalog; push has no platform in this configuration, so no hand-over. */
  private static final List<Channel> CHANNELS = List.of(Channel.EMAIL, Channel.SMS);

  private static final int PARALLELISM = 2;
  private static final int PARTITIONS = 2;

  /** Wants nothing; known before the first event is decided. */
  private static final int OPTED_OUT = 3;

  @TempDir private Path folder;
  private final TestKafka kafka;
  private final TestDatabase database;
  private final Map<String, Channel> expected = new HashMap<>();
  private int sent;
  private Sandbox sandbox;
  private PabalConfig config;

  AllPartsIT(TestKafka kafka, TestDatabase database) {
    this.kafka = kafka;
    this.database = database;
  }

  @BeforeEach
  void prepare() throws IOException {
    sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("sandbox")));
    config = PabalConfig.read(configuration());
    try (TopicAdmin topics = new TopicAdmin(config)) {
      topics.createMissing();
    }
    LogSchema.migrate(database.jdbcUrl(), database.user(), null);
    Catalog catalog =
        CatalogFiles.load(Path.of("../catalogs/drill"), config.lifetimes().longestLife())
            .draft()
            .orElseThrow()
            .publishable(Optional.empty(), Clock.systemUTC());
    new CatalogTopic(Map.copyOf(config.kafka().clientMap()), config.topics().catalog(), AT_MOST)
        .publish(catalog);
  }

  @AfterEach
  void close() throws IOException {
    sandbox.close();
  }

  @Test
  void everyEventEndsAsItMustOverAFailureAndASavepoint() throws Exception {
    for (int number = 0; number < RECIPIENTS; number++) {
      profile(number);
    }
    append(
        config.topics().preferences(),
        recipient(OPTED_OUT),
        Json.write(
            new Preferences(
                Preferences.SCHEMA,
                recipient(OPTED_OUT),
                false,
                Map.of(),
                List.of(),
                Instant.now())));
    events(2 * RECIPIENTS);
    append(config.topics().events().get(Lane.NORMAL).get(0), "x", bytes("{\"id\": \"trunc"));

    JobClient first = start(null);
    awaitDelivered();

    for (Channel channel : CHANNELS) {
      append(
          config.topics().control(channel),
          recipient(1),
          Json.write(
              Map.of(
                  "schema",
                  "pabal.fault/1",
                  "recipient",
                  recipient(1),
                  "at",
                  Instant.now().toString())));
    }
    awaitMarkers(2);
    events(RECIPIENTS);
    awaitDelivered();

    String savepoint =
        first
            .stopWithSavepoint(
                false, folder.resolve("savepoints").toUri().toString(), SavepointFormatType.NATIVE)
            .get(AT_MOST.toMinutes(), TimeUnit.MINUTES);
    events(RECIPIENTS);
    JobClient second = start(savepoint);
    awaitDelivered();
    awaitLog();

    assertThat(log("SELECT reason, count(*) FROM decisions GROUP BY 1"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("PLANNED", (long) expected.size(), "OPTED_OUT", (long) sent - expected.size()));
    assertThat(log("SELECT reason, count(*) FROM dead_letters GROUP BY 1"))
        .isEqualTo(Map.of("MALFORMED_JSON", 1L));
    assertThat(log("SELECT state, count(*) FROM hand_overs WHERE final GROUP BY 1"))
        .isEqualTo(Map.of("accepted", (long) expected.size()));
    assertThat(sandbox.records().stats().repetitions().values()).allMatch(times -> times == 0);
    second.cancel().get();
  }

  private void events(int count) {
    for (int i = 0; i < count; i++) {
      int number = sent++;
      Channel channel = number % 2 == 0 ? Channel.EMAIL : Channel.SMS;
      String rule = number % 4 < 2 ? "resend" : "hold";
      int recipientNumber = (number * 7) % RECIPIENTS;
      String id = "e" + number;
      append(
          config.topics().events().get(Lane.NORMAL).get(0),
          recipient(recipientNumber),
          Json.write(
              Map.of(
                  "specversion",
                  "1.0",
                  "id",
                  id,
                  "source",
                  SOURCE,
                  "type",
                  "drill." + channel.label() + "." + rule,
                  "time",
                  Instant.now().toString(),
                  "data",
                  Map.of("recipient", recipient(recipientNumber), "n", number))));
      if (recipientNumber != OPTED_OUT) {
        Address address =
            addresses(recipientNumber).stream()
                .filter(a -> a.channel() == channel)
                .findFirst()
                .orElseThrow();
        expected.put(
            Ids.itemId(SOURCE, id, recipient(recipientNumber), channel, address.key()), channel);
      }
    }
  }

  private void profile(int number) {
    append(
        config.topics().profiles(),
        recipient(number),
        Json.write(
            new Profile(
                Profile.SCHEMA, recipient(number), "en", "UTC", addresses(number), Instant.now())));
  }

  private static List<Address> addresses(int number) {
    return List.of(
        new Address(Channel.EMAIL, "r" + number + "@all.example"),
        new Address(Channel.SMS, "+8210%08d".formatted(20_000_000 + number)));
  }

  private static String recipient(int number) {
    return "r" + number;
  }

  private void append(String topic, String key, byte[] value) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, bytes(key), value);
    record.headers().add("content-type", bytes("application/cloudevents+json"));
    kafka.produce(record);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void awaitDelivered() throws Exception {
    await(
        () ->
            expected.entrySet().stream()
                .filter(
                    item ->
                        sandbox
                                .records()
                                .itemCount(
                                    io.pabal.sandbox.records.Channel.valueOf(
                                        item.getValue().name()),
                                    item.getKey())
                            == 0)
                .count(),
        "items without a provider's record");
  }

  /** Every start of a subtask writes one to every partition. */
  private void awaitMarkers(int starts) throws Exception {
    long eachStart = PARALLELISM * (long) PARTITIONS;
    for (Channel channel : CHANNELS) {
      await(
          () ->
              starts * eachStart
                  - kafka.readAll(config.topics().outcomes(channel)).stream()
                      .filter(record -> record.key() == null)
                      .count(),
          "markers missing in the outcomes of " + channel);
    }
  }

  private void awaitLog() throws Exception {
    await(
        () ->
            (long) sent
                + expected.size()
                - log("SELECT 'decisions', count(*) FROM decisions").get("decisions")
                - log("SELECT 'final', count(*) FROM hand_overs WHERE final").get("final"),
        "rows missing in the log");
  }

  private static void await(Callable<Long> missing, String what) throws Exception {
    long end = System.nanoTime() + AT_MOST.toNanos();
    while (missing.call() > 0) {
      assertThat(System.nanoTime() - end)
          .as("%s after %s: %s", what, AT_MOST, missing.call())
          .isNegative();
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private Map<String, Long> log(String query) throws SQLException {
    Map<String, Long> counts = new TreeMap<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        counts.put(rows.getString(1), rows.getLong(2));
      }
    }
    return counts;
  }

  private JobClient start(String savepoint) throws Exception {
    Configuration settings = PabalJob.fixed(config);
    settings.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
    settings.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    settings.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.resolve("cp").toUri().toString());
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 10);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    if (savepoint != null) {
      settings.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(settings);
    environment.setParallelism(PARALLELISM);
    String name =
        PabalJob.build(environment, config, ParameterTool.fromArgs(new String[] {"--part", "all"}));
    return environment.executeAsync(name);
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
    Map<String, String> values =
        Map.ofEntries(
            Map.entry("kafka.bootstrap-servers", kafka.bootstrapServers()),
            Map.entry("topics.prefix", kafka.prefix()),
            Map.entry("topics.events.urgent", kafka.prefix() + "events.urgent"),
            Map.entry("topics.events.normal", kafka.prefix() + "events.normal"),
            Map.entry("topics.partitions", Integer.toString(PARTITIONS)),
            Map.entry("email.name", "smtp-a"),
            Map.entry("email.host", "127.0.0.1"),
            Map.entry("email.port", Integer.toString(sandbox.smtpPort())),
            Map.entry("email.trust-file", sandbox.certificateFile().toString()),
            Map.entry("email.from", "no-reply@all.example"),
            Map.entry("sms.gateway-file", gateway.toString()),
            Map.entry("log.jdbc-url", database.jdbcUrl()),
            Map.entry("log.user", database.user()),
            Map.entry("drill.faults", "true"));
    StringBuilder text = new StringBuilder();
    new TreeMap<>(values)
        .forEach((key, value) -> text.append(String.format(Locale.ROOT, "%s: '%s'%n", key, value)));
    Path file = folder.resolve("pabal.yaml");
    Files.writeString(file, text);
    return file;
  }
}
