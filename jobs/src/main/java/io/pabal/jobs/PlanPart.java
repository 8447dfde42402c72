package io.pabal.jobs;

import static io.pabal.jobs.config.PabalOptions.FAN_OUT_RECIPIENTS_PER_SECOND;

import io.pabal.flow.JobClock;
import io.pabal.flow.ValveId;
import io.pabal.jobs.channels.UnsubscribeLinks;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.jobs.config.PabalOptions;
import io.pabal.jobs.config.Topics;
import io.pabal.jobs.kafka.KafkaSinks;
import io.pabal.jobs.kafka.KafkaSources;
import io.pabal.jobs.kafka.KafkaTopics;
import io.pabal.jobs.source.CatchUpSource;
import io.pabal.plan.PlanTopology;
import io.pabal.plan.audience.AudienceSettings;
import io.pabal.plan.recipient.RecipientSettings;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.callback.DeliveryReport;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.inspect.Inspect;
import io.pabal.schema.inspect.InspectReply;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.OptOut;
import io.pabal.schema.recipient.SuppressionChange;
import io.pabal.schema.state.Uids;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Wires the part {@code plan} to Kafka. */
final class PlanPart {
  /** The consumer group under which plan's progress is shown; audit reads it. */
  static final String GROUP = "pabal-plan";

  private PlanPart() {}

  static void build(
      StreamExecutionEnvironment environment,
      PabalConfig config,
      String submission,
      JobClock clock) {
    build(environment, config, submission, clock, CatchUpSource::new);
  }

  /** Makes the sources of what recipients said; tests put others in their place. */
  @FunctionalInterface
  interface Tables {
    /** As {@link CatchUpSource#CatchUpSource}. */
    Source<RawRecord, ?, ?> table(
        KafkaSource<RawRecord> source, String topic, Map<String, String> clientSettings);
  }

  static void build(
      StreamExecutionEnvironment environment,
      PabalConfig config,
      String submission,
      JobClock clock,
      Tables tables) {
    // One valve a step with a gate: events flow when every subtask of all of them has caught up
    // with what was known at the start.
    List<ValveId> gates = PlanTopology.Steps.valves(submission);
    RecipientSettings recipient = RecipientSettings.of(config.lifetimes());
    AudienceSettings audience =
        AudienceSettings.of(recipient, config.values().get(FAN_OUT_RECIPIENTS_PER_SECOND));
    PlanTopology.build(
        environment,
        sources(
            new TableSources(new KafkaSources(environment, config.kafka(), GROUP), config, tables),
            gates,
            clock.now()),
        sinks(new KafkaSinks(config.kafka()), config.topics()),
        PlanTopology.Steps.of(recipient, audience, clock, submission),
        clock);
  }

  private static PlanTopology.Sources sources(
      TableSources tables, List<ValveId> gates, Instant now) {
    KafkaSources sources = tables.sources();
    PabalConfig config = tables.config();
    Topics topics = config.topics();
    Instant oldestEvent = now.minus(config.lifetimes().maxEventAge());
    // Flink starts a checkpoint's barriers in the order in which the sources are made, and what
    // comes
    // behind a barrier waits in front of a step until those of all sources are there. So the
    // longest
    // way, that of events for many, is first, and urgent events, which must not wait, are last.
    Map<Lane, DataStream<RawRecord>> events = new EnumMap<>(Lane.class);
    events.put(Lane.NORMAL, events(Lane.NORMAL, sources, config, gates, oldestEvent));
    DataStream<RawRecord> feedback =
        sources.since(
            now.minus(config.lifetimes().longestLife()),
            List.of(topics.feedback()),
            gates,
            Uids.PLAN_FEEDBACK,
            "Feedback");
    DataStream<RawRecord> profiles = tables.of(topics.profiles(), Uids.PLAN_PROFILES, "Profiles");
    DataStream<RawRecord> preferences =
        tables.of(topics.preferences(), Uids.PLAN_PREFERENCES, "Preferences");
    DataStream<RawRecord> subscriptions =
        tables.of(topics.subscriptions(), Uids.PLAN_SUBSCRIPTIONS, "Subscriptions");
    DataStream<RawRecord> catalog = tables.of(topics.catalog(), Uids.PLAN_CATALOG, "Catalog");
    DataStream<RawRecord> inspect =
        sources.since(now.minus(Inspect.MAX_AGE), topics.inspect(), Uids.PLAN_INSPECT, "Questions");
    PlanTopology.Callbacks callbacks =
        new PlanTopology.Callbacks(
            tables.of(topics.callbacks(), Uids.PLAN_CALLBACKS, "Callbacks"),
            UnsubscribeLinks.tokenKeys(config));
    DataStream<RawRecord> optOuts = tables.of(topics.optOuts(), Uids.PLAN_OPT_OUTS, "Opt-outs");
    DataStream<RawRecord> suppressions =
        tables.of(topics.suppressions(), Uids.PLAN_SUPPRESSIONS, "Suppressions");
    events.put(Lane.URGENT, events(Lane.URGENT, sources, config, gates, oldestEvent));
    return new PlanTopology.Sources(
        events,
        feedback,
        profiles,
        preferences,
        subscriptions,
        catalog,
        inspect,
        callbacks,
        optOuts,
        suppressions);
  }

  private static DataStream<RawRecord> events(
      Lane lane, KafkaSources sources, PabalConfig config, List<ValveId> gates, Instant oldest) {
    Topics topics = config.topics();
    return sources.since(
        oldest,
        new KafkaTopics(topics.named(lane), topics.subscription(lane)),
        config.values().get(PabalOptions.EVENTS_DISCOVERY),
        gates,
        Uids.planEvents(lane),
        "Events " + lane.label());
  }

  private record TableSources(KafkaSources sources, PabalConfig config, Tables tables) {
    DataStream<RawRecord> of(String topic, String uid, String name) {
      return sources.stream(
          tables.table(sources.table(topic, uid), topic, config.kafka().clientMap()), uid, name);
    }
  }

  private static PlanTopology.Sinks sinks(KafkaSinks sinks, Topics topics) {
    Map<Channel, Map<Lane, Sink<OutboxNotification>>> outboxes = new EnumMap<>(Channel.class);
    Map<Channel, Sink<Veto>> controls = new EnumMap<>(Channel.class);
    for (Channel channel : Channel.values()) {
      Map<Lane, Sink<OutboxNotification>> lanes = new EnumMap<>(Lane.class);
      for (Lane lane : Lane.values()) {
        lanes.put(lane, sinks.to(topics.outbox(channel, lane), OutboxNotification::recipient));
      }
      outboxes.put(channel, lanes);
      controls.put(channel, sinks.to(topics.control(channel), Veto::recipient));
    }
    return new PlanTopology.Sinks(
        sinks.inBulk(topics.decisions(), decision -> decision.recipient()),
        outboxes,
        controls,
        sinks.to(topics.inspectReplies(), InspectReply::questionId),
        sinks.to(topics.optOuts(), OptOut::key),
        sinks.inBulk(topics.reports(), DeliveryReport::recipient),
        sinks.table(
            topics.suppressions(), SuppressionChange::recipient, SuppressionChange::document),
        sinks.inBulk(topics.deadLetters(), letter -> null));
  }
}
