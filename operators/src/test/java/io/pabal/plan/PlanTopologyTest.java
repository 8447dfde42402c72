package io.pabal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pabal.plan.audience.AudienceSettings;
import io.pabal.plan.recipient.RecipientSettings;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.Lifetimes;
import io.pabal.schema.audience.Subscription;
import io.pabal.schema.callback.DeliveryReport;
import io.pabal.schema.callback.Report;
import io.pabal.schema.callback.ReportReference;
import io.pabal.schema.callback.ReportResult;
import io.pabal.schema.catalog.Audience;
import io.pabal.schema.catalog.AudienceKind;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.inspect.Inspect;
import io.pabal.schema.inspect.InspectReply;
import io.pabal.schema.inspect.InspectSubject;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.OptOut;
import io.pabal.schema.recipient.Profile;
import io.pabal.schema.recipient.SuppressionChange;
import io.pabal.schema.recipient.Unsubscribe;
import io.pabal.schema.recipient.UnsubscribeToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The whole part on a mini cluster, with topics that end: the end of a topic opens the gate too.
 */
class PlanTopologyTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(patient())
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final int RECIPIENTS = 50;
  private static final byte[] KEY = UnsubscribeToken.key("0123456789abcdef0123456789abcdef");

  /** A busy machine may let a heartbeat wait for a minute; that is not what is tested. */
  private static Configuration patient() {
    Configuration configuration = new Configuration();
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofMinutes(5));
    return configuration;
  }

  @BeforeEach
  void emptySinks() {
    CollectingSink.clear();
  }

  @Test
  void everyEventEndsInADecisionOrADeadLetter() throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(strict());
    env.setParallelism(2);
    PlanTopology.build(env, sources(env), sinks(), steps(), Samples.CLOCK);

    env.execute();

    List<Decision> decisions = CollectingSink.of("decisions");
    assertThat(decisions)
        .hasSize(RECIPIENTS)
        .allMatch(d -> d.reason() == DecisionReason.PLANNED)
        .extracting(Decision::recipient)
        .doesNotHaveDuplicates();
    for (Channel channel : Channel.values()) {
      List<OutboxNotification> planned = CollectingSink.of(outbox(channel, Lane.NORMAL));
      // The rule does not name push, and one recipient said STOP.
      int told = channel == Channel.SMS ? RECIPIENTS - 1 : RECIPIENTS;
      assertThat(planned)
          .hasSize(channel == Channel.PUSH ? 0 : told)
          .allMatch(n -> n.channel() == channel);
      assertThat(CollectingSink.of(outbox(channel, Lane.URGENT))).isEmpty();
    }
    List<DeadLetter> deadLetters = CollectingSink.of("dead-letters");
    assertThat(deadLetters)
        .extracting(DeadLetter::reason)
        .containsExactlyInAnyOrder(DeadLetterReason.MALFORMED_JSON, DeadLetterReason.KEY_MISMATCH);
    List<InspectReply> replies = CollectingSink.of("inspect-replies");
    assertThat(replies).extracting(InspectReply::recipient).containsExactly("r1");
    List<OptOut> optOuts = CollectingSink.of("opt-outs");
    assertThat(optOuts).extracting(OptOut::key).containsExactly("r1\nmarketing");
    List<DeliveryReport> reports = CollectingSink.of("reports");
    assertThat(reports)
        .extracting(DeliveryReport::recipient, DeliveryReport::result)
        .containsExactly(tuple("r2", ReportResult.OPT_OUT));
    List<SuppressionChange> suppressions = CollectingSink.of("suppressions");
    assertThat(suppressions).extracting(SuppressionChange::recipient).containsExactly("r2");
  }

  /** An event for everyone, one for followers, and one that has no audience. */
  @Test
  void eventsForAnAudienceReachAllOfItOnce() throws Exception {
    Catalog catalog =
        Samples.catalog(
            Samples.rule("order", new Audience(AudienceKind.EVERYONE, null, List.of())),
            Samples.rule(
                "security",
                new Audience(AudienceKind.SUBSCRIBERS, "actor:{actor}", List.of("{actor}"))));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(strict());
    env.setParallelism(2);
    List<RawRecord> normal =
        List.of(
            record("events", 0, null, event("e1", "shop.order", null)),
            record("events", 1, null, event("e2", "shop.marketing", null)));
    List<RawRecord> urgent = List.of(record("events", 2, null, event("e3", "shop.security", "r7")));
    PlanTopology.Sources sources =
        new PlanTopology.Sources(
            Map.of(
                Lane.NORMAL, stream(env, "events-normal", normal),
                Lane.URGENT, stream(env, "events-urgent", urgent)),
            stream(env, "feedback", List.of()),
            stream(env, "profiles", profiles()),
            stream(env, "preferences", List.of()),
            // One partition has one reader: its records stay in order.
            stream(
                    env,
                    "subscriptions",
                    List.of(subscription("r3"), subscription("r7"), subscription("r9"), left("r9")))
                .global(),
            stream(env, "catalog", List.of(record("catalog", 0, "1", Json.write(catalog)))),
            stream(env, "inspect", List.of()),
            new PlanTopology.Callbacks(stream(env, "callbacks", List.of()), () -> List.of(KEY)),
            stream(env, "opt-outs", List.of()),
            stream(env, "suppressions", List.of()));
    PlanTopology.build(env, sources, sinks(), steps(), Samples.CLOCK);

    env.execute();

    List<Decision> decisions = CollectingSink.of("decisions");
    assertThat(decisions.stream().filter(d -> d.eventId().equals("e1")))
        .hasSize(RECIPIENTS)
        .allMatch(d -> d.reason() == DecisionReason.PLANNED)
        .extracting(Decision::recipient)
        .doesNotHaveDuplicates();
    assertThat(decisions.stream().filter(d -> d.eventId().equals("e3")))
        .extracting(Decision::recipient, Decision::reason)
        .containsExactlyInAnyOrder(
            tuple("r3", DecisionReason.PLANNED), tuple("r7", DecisionReason.EXCLUDED));
    List<DeadLetter> deadLetters = CollectingSink.of("dead-letters");
    assertThat(deadLetters)
        .extracting(DeadLetter::reason)
        .containsExactly(DeadLetterReason.NO_RECIPIENTS);
  }

  private static PlanTopology.Steps steps() {
    RecipientSettings recipient = RecipientSettings.of(Lifetimes.defaults());
    return PlanTopology.Steps.of(
        recipient,
        AudienceSettings.of(recipient, 5_000),
        Samples.CLOCK,
        UUID.randomUUID().toString());
  }

  private static RawRecord subscription(String recipient) {
    byte[] document =
        Json.write(new Subscription(Subscription.SCHEMA, recipient, "actor:r7", Samples.NOW));
    return record("subscriptions", 0, Subscription.key(recipient, "actor:r7"), document);
  }

  private static RawRecord left(String recipient) {
    return record("subscriptions", 1, Subscription.key(recipient, "actor:r7"), null);
  }

  private static byte[] event(String id, String type, String actor) {
    String whose = actor == null ? "" : "\"actor\":\"" + actor + "\",";
    return """
        {"specversion":"1.0","id":"%s","source":"/shop","type":"%s",%s "data":{}}
        """
        .formatted(id, type, whose)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The settings that production runs with: nothing falls back to Kryo, no uid is made up. */
  private static Configuration strict() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    return configuration;
  }

  private static PlanTopology.Sources sources(StreamExecutionEnvironment env) {
    List<RawRecord> events =
        List.of(
            record("events", 0, null, event(RECIPIENTS)),
            record("events", 1, null, "{\"broken".getBytes(StandardCharsets.UTF_8)));
    RawRecord catalog = record("catalog", 0, "1", Json.write(Samples.everywhere()));
    RawRecord tombstone = record("preferences", 0, "r0", null);
    return new PlanTopology.Sources(
        Map.of(
            Lane.NORMAL, stream(env, "events-normal", events),
            Lane.URGENT, stream(env, "events-urgent", List.of())),
        stream(env, "feedback", List.of()),
        stream(env, "profiles", profiles()),
        stream(env, "preferences", List.of(tombstone)),
        stream(env, "subscriptions", List.of()),
        stream(env, "catalog", List.of(catalog)),
        stream(
            env,
            "inspect",
            List.of(
                record("inspect", 0, "r1", question("r1")),
                record("inspect", 1, "r2", question("r1")))),
        new PlanTopology.Callbacks(
            stream(
                env,
                "callbacks",
                List.of(
                    record("callbacks", 0, null, unsubscribe()),
                    record("callbacks", 1, null, stop("r2")))),
            () -> List.of(KEY)),
        stream(env, "opt-outs", List.of()),
        stream(env, "suppressions", List.of()));
  }

  private static PlanTopology.Sinks sinks() {
    Map<Channel, Map<Lane, Sink<OutboxNotification>>> outboxes = new EnumMap<>(Channel.class);
    Map<Channel, Sink<Veto>> controls = new EnumMap<>(Channel.class);
    for (Channel channel : Channel.values()) {
      Map<Lane, Sink<OutboxNotification>> lanes = new EnumMap<>(Lane.class);
      for (Lane lane : Lane.values()) {
        lanes.put(lane, new CollectingSink<>(outbox(channel, lane)));
      }
      outboxes.put(channel, lanes);
      controls.put(channel, new CollectingSink<>("control-" + channel));
    }
    return new PlanTopology.Sinks(
        new CollectingSink<>("decisions"),
        outboxes,
        controls,
        new CollectingSink<>("inspect-replies"),
        new CollectingSink<>("opt-outs"),
        new CollectingSink<>("reports"),
        new CollectingSink<>("suppressions"),
        new CollectingSink<>("dead-letters"));
  }

  private static byte[] unsubscribe() {
    String token = new UnsubscribeToken("r1", "marketing").signed(KEY);
    return Json.write(new Unsubscribe(Unsubscribe.SCHEMA, token));
  }

  private static byte[] stop(String recipient) {
    String phone =
        Samples.anna().addresses().stream()
            .filter(address -> address.channel() == Channel.SMS)
            .map(Address::key)
            .findFirst()
            .orElseThrow();
    String reference =
        ReportReference.ofAddress(recipient, Channel.SMS, phone, Samples.NOW).signed(KEY);
    return Json.write(
        new Report(Report.SCHEMA, reference, ReportResult.OPT_OUT, null, null, null, null));
  }

  private static byte[] question(String recipient) {
    return Json.write(
        new Inspect(Inspect.SCHEMA, "q", recipient, InspectSubject.PREFERENCES, null));
  }

  private static String outbox(Channel channel, Lane lane) {
    return "outbox-" + channel + "-" + lane;
  }

  private static DataStream<RawRecord> stream(
      StreamExecutionEnvironment env, String name, List<RawRecord> records) {
    // A source cannot be made from nothing: an empty topic is one record that is filtered away.
    boolean empty = records.isEmpty();
    List<RawRecord> some = empty ? List.of(record(name, 0, null, null)) : records;
    return env.fromData(some, TypeInformation.of(RawRecord.class))
        .uid(name)
        .filter(record -> !empty)
        .setParallelism(1)
        .uid(name + "-filter");
  }

  private static RawRecord record(String topic, long offset, String key, byte[] value) {
    byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    return new RawRecord(topic, 0, offset, Samples.NOW.toEpochMilli(), keyBytes, value, Map.of());
  }

  private static List<RawRecord> profiles() {
    return IntStream.range(0, RECIPIENTS)
        .mapToObj(i -> record("profiles", i, "r" + i, profile("r" + i)))
        .toList();
  }

  private static byte[] profile(String recipient) {
    Profile anna = Samples.anna();
    return Json.write(
        new Profile(Profile.SCHEMA, recipient, null, null, anna.addresses(), Samples.NOW));
  }

  private static byte[] event(int recipients) {
    String named =
        String.join(",", IntStream.range(0, recipients).mapToObj(i -> "\"r" + i + "\"").toList());
    return """
        {"specversion":"1.0","id":"e1","source":"/shop","type":"shop.order",
         "data":{"recipients":[%s],"amount":19.90}}
        """
        .formatted(named)
        .getBytes(StandardCharsets.UTF_8);
  }
}
