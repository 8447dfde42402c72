package io.pabal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.flow.ValveId;
import io.pabal.plan.recipient.RecipientSettings;
import io.pabal.plan.recipient.RecipientStepFactory;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.Lifetimes;
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
import io.pabal.schema.recipient.OptOut;
import io.pabal.schema.recipient.Profile;
import io.pabal.schema.recipient.Unsubscribe;
import io.pabal.schema.recipient.UnsubscribeToken;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.Configuration;
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
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(2).build());

  private static final int RECIPIENTS = 50;
  private static final byte[] KEY = UnsubscribeToken.key("0123456789abcdef0123456789abcdef");

  @BeforeEach
  void emptySinks() {
    CollectingSink.clear();
  }

  @Test
  void everyEventEndsInADecisionOrADeadLetter() throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(strict());
    env.setParallelism(2);
    PlanTopology.build(
        env,
        sources(env),
        sinks(),
        new RecipientStepFactory(
            RecipientSettings.of(Lifetimes.defaults()),
            Samples.CLOCK,
            new ValveId("plan-topology-test", "plan", true)),
        Samples.CLOCK);

    env.execute();

    List<Decision> decisions = CollectingSink.of("decisions");
    assertThat(decisions)
        .hasSize(RECIPIENTS)
        .allMatch(d -> d.reason() == DecisionReason.PLANNED)
        .extracting(Decision::recipient)
        .doesNotHaveDuplicates();
    for (Channel channel : Channel.values()) {
      List<OutboxNotification> planned = CollectingSink.of(outbox(channel, Lane.NORMAL));
      assertThat(planned).hasSize(RECIPIENTS).allMatch(n -> n.channel() == channel);
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
  }

  /** The settings that production runs with: nothing falls back to Kryo, no uid is made up. */
  private static Configuration strict() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    return configuration;
  }

  private static PlanTopology.Sources sources(StreamExecutionEnvironment env) {
    List<RawRecord> profiles =
        IntStream.range(0, RECIPIENTS)
            .mapToObj(i -> record("profiles", i, "r" + i, profile("r" + i)))
            .toList();
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
        stream(env, "profiles", profiles),
        stream(env, "preferences", List.of(tombstone)),
        stream(env, "catalog", List.of(catalog)),
        stream(
            env,
            "inspect",
            List.of(
                record("inspect", 0, "r1", question("r1")),
                record("inspect", 1, "r2", question("r1")))),
        new PlanTopology.Callbacks(
            stream(env, "callbacks", List.of(record("callbacks", 0, null, unsubscribe()))),
            () -> List.of(KEY)),
        stream(env, "opt-outs", List.of()));
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
        new CollectingSink<>("dead-letters"));
  }

  private static byte[] unsubscribe() {
    String token = new UnsubscribeToken("r1", "marketing").signed(KEY);
    return Json.write(new Unsubscribe(Unsubscribe.SCHEMA, token));
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
        .uid(name + "-filter");
  }

  private static RawRecord record(String topic, long offset, String key, byte[] value) {
    byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    return new RawRecord(topic, 0, offset, Samples.NOW.toEpochMilli(), keyBytes, value, Map.of());
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
