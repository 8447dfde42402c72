package io.pabal.jobs;

import static io.pabal.jobs.PlanOfTests.bytes;
import static io.pabal.jobs.PlanOfTests.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.jobs.config.PabalConfig;
import io.pabal.jobs.source.CatchUpSource;
import io.pabal.jobs.topics.TopicAdmin;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Audience;
import io.pabal.schema.catalog.AudienceKind;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Consent;
import io.pabal.schema.catalog.Reach;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.inspect.Inspect;
import io.pabal.schema.inspect.InspectReply;
import io.pabal.schema.inspect.InspectSubject;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.Profile;
import io.pabal.testing.RealKafka;
import io.pabal.testing.TestKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Plan with real Kafka and RocksDB: whatever stands in Kafka when it starts, nothing is decided
 * before what the recipient said before, at a cold start and after a savepoint. And without the
 * gate it would be: the same look then finds premature decisions.
 *
 * <p>{@code -Dpabal.cold-start.profiles=200000} is the full size.
 */
@RealKafka
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ColdStartIT {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(patient())
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final int PROFILES = Integer.getInteger("pabal.cold-start.profiles", 20_000);
  private static final Duration AT_MOST = Duration.ofMinutes(10);

  /** One of so many has opted out before the first start. */
  private static final int OPTED_OUT_EACH = 10;

  /** How many opt out while plan is down. */
  private static final int OPT_OUTS_MEANWHILE = 500;

  /** A bucket in a quarter of a minute: the sale is far from told when the first job ends. */
  private static final int SLOWLY = 20;

  private static final String SALE = "sale";

  private final Instant now = Instant.now();
  private final Set<Integer> optedOutMeanwhile = new HashSet<>();
  @TempDir private Path folder;
  private TestKafka kafka;
  private PabalConfig config;
  private int questions;

  /** A busy machine may let a heartbeat wait for a minute; that is not what is tested. */
  private static Configuration patient() {
    Configuration configuration = new Configuration();
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofMinutes(5));
    return configuration;
  }

  @BeforeEach
  void topics(TestKafka ofThisTest) throws Exception {
    kafka = ofThisTest;
    config = PlanOfTests.config(kafka, folder, SLOWLY);
    try (TopicAdmin topics = new TopicAdmin(config)) {
      topics.createMissing();
    }
    kafka.produce(
        new ProducerRecord<>(config.topics().catalog(), bytes("1"), Json.write(catalog())));
  }

  @Test
  void nothingIsDecidedBeforeTheRecipientIsKnownNeitherColdNorAfterASavepoint() throws Exception {
    int waiting = PROFILES / 2;
    people(PROFILES);
    events("first", PROFILES, waiting);
    kafka.produce(normal(), null, event(SALE, "shop.sale", ""));

    JobClient first = start(null, ColdStartIT::lateProfiles);
    assertThat(ask().gateOpen()).as("while the profiles are late").isFalse();
    assertThat(kafka.readAll(config.topics().decisions())).isEmpty();
    LateTable.release(config.topics().profiles());
    Witness cold = new Witness();
    cold.awaitDecisions("first", waiting);
    assertNothingPremature(cold);
    String savepoint =
        first
            .stopWithSavepoint(
                false, folder.resolve("savepoints").toUri().toString(), SavepointFormatType.NATIVE)
            .get(AT_MOST.toMinutes(), TimeUnit.MINUTES);

    // The sale waits for them in state, the second event will wait for them in Kafka.
    Set<Integer> told = toldOfTheSale();
    IntStream.range(PROFILES - waiting, PROFILES)
        .filter(number -> !told.contains(number) && !optedOutBefore(number))
        .limit(OPT_OUTS_MEANWHILE)
        .forEach(optedOutMeanwhile::add);
    assertThat(optedOutMeanwhile).hasSize(OPT_OUTS_MEANWHILE);
    kafka.produceAll(optedOutMeanwhile.stream().map(this::optOut).toList());
    events("second", PROFILES, waiting);

    config = PlanOfTests.config(kafka, folder, PROFILES);
    JobClient second = start(savepoint, ColdStartIT::lateProfiles);
    Witness all = new Witness();
    all.awaitDecisions("", PROFILES + 2 * waiting);
    end(second);
    assertNothingPremature(all);
    assertThat(outboxOfSilenced()).as("messages to who opted out").isEmpty();
  }

  /** Cancelled, and gone: what still writes checkpoints would write into a folder that is gone. */
  private static void end(JobClient job) throws Exception {
    job.cancel().get();
    assertThatThrownBy(() -> job.getJobExecutionResult().get(AT_MOST.toMinutes(), TimeUnit.MINUTES))
        .hasStackTraceContaining("JobCancellationException");
  }

  /** What a gate waits for. */
  enum Late {
    /** Without the gate their recipients would be unknown. */
    PROFILES,
    /** Without the gate who opted out would be told. */
    PREFERENCES
  }

  /** Takes the gate out for one table and shows that the test above would notice. */
  @ParameterizedTest
  @EnumSource(Late.class)
  void withoutTheGateThereArePrematureDecisions(Late late) throws Exception {
    int waiting = 100;
    people(2 * waiting);
    events("first", 2 * waiting, waiting);
    String lateTopic =
        switch (late) {
          case PROFILES -> config.topics().profiles();
          case PREFERENCES -> config.topics().preferences();
        };

    JobClient job =
        start(
            null,
            (source, topic, settings) ->
                topic.equals(lateTopic)
                    ? LateTable.claiming(source, topic)
                    : new CatchUpSource(source, topic, settings));
    Witness witness = new Witness();
    witness.awaitDecisions("first", waiting);
    end(job);

    DecisionReason premature =
        switch (late) {
          case PROFILES -> DecisionReason.NO_PROFILE;
          case PREFERENCES -> DecisionReason.PLANNED;
        };
    assertThatThrownBy(() -> assertNothingPremature(witness))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("premature")
        .hasMessageContaining(premature.name());
  }

  private static void assertNothingPremature(Witness witness) {
    assertThat(witness.wrong.stream().limit(20)).as("premature decisions").isEmpty();
  }

  /** Sees every decision once and compares it with what the recipient had said. */
  private final class Witness {
    private final Set<String> seen = new HashSet<>();
    private final List<String> wrong = new ArrayList<>();

    /** Reads from the beginning until so many decisions on events of that name were seen. */
    void awaitDecisions(String name, int count) {
      kafka.read(
          config.topics().decisions(),
          record -> see(record, name),
          () -> seen.size() >= count,
          AT_MOST);
    }

    private void see(ConsumerRecord<byte[], byte[]> record, String name) {
      Decision decision = read(record, Decision.class);
      DecisionReason expected =
          mayBeTold(decision.eventId(), number(decision.recipient()))
              ? DecisionReason.PLANNED
              : DecisionReason.OPTED_OUT;
      String what = decision.eventId() + " for " + decision.recipient();
      if (decision.reason() != expected) {
        wrong.add(what + ": " + decision.reason());
      }
      if (decision.eventId().startsWith(name)) {
        seen.add(what);
      }
    }
  }

  private boolean mayBeTold(String eventId, int recipient) {
    return !optedOutBefore(recipient)
        && (eventId.startsWith("first") || !optedOutMeanwhile.contains(recipient));
  }

  private static boolean optedOutBefore(int recipient) {
    return recipient % OPTED_OUT_EACH == 0;
  }

  private Set<Integer> toldOfTheSale() {
    return kafka.readAll(config.topics().decisions()).stream()
        .map(record -> read(record, Decision.class))
        .filter(decision -> decision.eventId().equals(SALE))
        .map(decision -> number(decision.recipient()))
        .collect(Collectors.toSet());
  }

  private List<String> outboxOfSilenced() {
    return kafka.readAll(config.topics().outbox(Channel.EMAIL, Lane.NORMAL)).stream()
        .map(record -> read(record, OutboxNotification.class))
        .filter(sent -> !mayBeTold(sent.items().get(0).eventId(), number(sent.recipient())))
        .map(OutboxNotification::recipient)
        .toList();
  }

  /** Asks until plan answers: a question is answered before the gate opens, too. */
  private InspectReply ask() {
    List<InspectReply> replies = new ArrayList<>();
    long start = System.nanoTime();
    while (replies.isEmpty()) {
      assertThat(System.nanoTime() - start).as("plan does not answer").isLessThan(nanos(AT_MOST));
      Inspect question =
          new Inspect(Inspect.SCHEMA, "q" + ++questions, "r0", InspectSubject.PROFILE, null);
      kafka.produce(
          new ProducerRecord<>(config.topics().inspect(), bytes("r0"), Json.write(question)));
      long asked = System.nanoTime();
      kafka.read(
          config.topics().inspectReplies(),
          record -> replies.add(read(record, InspectReply.class)),
          () -> !replies.isEmpty() || System.nanoTime() - asked > nanos(Duration.ofSeconds(5)),
          AT_MOST);
    }
    return replies.get(0);
  }

  private static long nanos(Duration duration) {
    return duration.toNanos();
  }

  private static Source<RawRecord, ?, ?> lateProfiles(
      KafkaSource<RawRecord> source, String topic, Map<String, String> settings) {
    CatchUpSource honest = new CatchUpSource(source, topic, settings);
    return topic.endsWith("profiles") ? LateTable.honest(honest, topic) : honest;
  }

  private JobClient start(String savepoint, PlanPart.Tables tables) throws Exception {
    Configuration settings = PabalJob.fixed(config);
    settings.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
    settings.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    settings.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.resolve("cp").toUri().toString());
    if (savepoint != null) {
      settings.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(settings);
    environment.setParallelism(2);
    PlanPart.build(environment, config, kafka.prefix() + savepoint, new SystemJobClock(), tables);
    return environment.executeAsync();
  }

  private void people(int count) {
    kafka.produceAll(IntStream.range(0, count).mapToObj(this::profile).toList());
    kafka.produceAll(
        IntStream.range(0, count)
            .filter(ColdStartIT::optedOutBefore)
            .mapToObj(this::optOut)
            .toList());
  }

  private ProducerRecord<byte[], byte[]> profile(int number) {
    String recipient = recipient(number);
    List<Address> addresses = List.of(new Address(Channel.EMAIL, recipient + "@cold.example"));
    Profile profile = new Profile(Profile.SCHEMA, recipient, null, null, addresses, now);
    return new ProducerRecord<>(config.topics().profiles(), bytes(recipient), Json.write(profile));
  }

  private ProducerRecord<byte[], byte[]> optOut(int number) {
    String recipient = recipient(number);
    Preferences nothing =
        new Preferences(Preferences.SCHEMA, recipient, false, Map.of(), List.of(), now);
    return new ProducerRecord<>(
        config.topics().preferences(), bytes(recipient), Json.write(nothing));
  }

  /** One for each of the last recipients, the very last first: its profile comes last. */
  private void events(String name, int profiles, int count) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String recipient = recipient(profiles - 1 - i);
      String named = "\"recipient\":\"" + recipient + "\",";
      records.add(
          new ProducerRecord<>(
              normal(), bytes(recipient), bytes(event(name + i, "shop.order", named))));
    }
    kafka.produceAll(records);
  }

  private Catalog catalog() {
    List<Channel> email = List.of(Channel.EMAIL);
    return new Catalog(
        Catalog.SCHEMA,
        1,
        "hash",
        now,
        "en",
        "UTC",
        List.of(
            new Category(
                "order", null, Lane.NORMAL, Consent.OPTIONAL, Duration.ofHours(6), Map.of())),
        List.of(
            new Rule("shop.order", "order", "order", email, Reach.FIRST, Reach.FIRST),
            new Rule(
                "shop.sale",
                "order",
                "sale",
                email,
                Reach.FIRST,
                Reach.FIRST,
                new Audience(AudienceKind.EVERYONE, null, List.of()))),
        List.of());
  }

  private String normal() {
    return config.topics().events().get(Lane.NORMAL).get(0);
  }

  private static String recipient(int number) {
    return "r" + number;
  }

  private static int number(String recipient) {
    return Integer.parseInt(recipient.substring(1));
  }

  private static <T> T read(ConsumerRecord<byte[], byte[]> record, Class<T> type) {
    try {
      return Json.read(record.value(), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
