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
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.inspect.Inspect;
import io.pabal.schema.inspect.InspectReply;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.OptOut;
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
    Map<Lane, DataStream<RawRecord>> events = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      events.put(
          lane,
          sources.since(
              oldestEvent,
              new KafkaTopics(topics.named(lane), topics.subscription(lane)),
              config.values().get(PabalOptions.EVENTS_DISCOVERY),
              gates,
              Uids.planEvents(lane),
              "Events " + lane.label()));
    }
    return new PlanTopology.Sources(
        events,
        sources.since(
            now.minus(config.lifetimes().longestLife()),
            List.of(topics.feedback()),
            gates,
            Uids.PLAN_FEEDBACK,
            "Feedback"),
        tables.of(topics.profiles(), Uids.PLAN_PROFILES, "Profiles"),
        tables.of(topics.preferences(), Uids.PLAN_PREFERENCES, "Preferences"),
        tables.of(topics.subscriptions(), Uids.PLAN_SUBSCRIPTIONS, "Subscriptions"),
        tables.of(topics.catalog(), Uids.PLAN_CATALOG, "Catalog"),
        sources.since(now.minus(Inspect.MAX_AGE), topics.inspect(), Uids.PLAN_INSPECT, "Questions"),
        new PlanTopology.Callbacks(
            tables.of(topics.callbacks(), Uids.PLAN_CALLBACKS, "Callbacks"),
            UnsubscribeLinks.tokenKeys(config)),
        tables.of(topics.optOuts(), Uids.PLAN_OPT_OUTS, "Opt-outs"));
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
        sinks.inBulk(topics.deadLetters(), letter -> null));
  }
}
