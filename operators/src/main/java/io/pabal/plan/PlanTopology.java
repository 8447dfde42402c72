package io.pabal.plan;

import io.pabal.flow.JobClock;
import io.pabal.flow.ValveId;
import io.pabal.plan.audience.AudienceKeys;
import io.pabal.plan.audience.AudienceOutputs;
import io.pabal.plan.audience.AudienceSettings;
import io.pabal.plan.audience.AudienceStep;
import io.pabal.plan.audience.BucketStep;
import io.pabal.plan.audience.TopicKeys;
import io.pabal.plan.audience.TopicStep;
import io.pabal.plan.intake.CallbackDecoder;
import io.pabal.plan.intake.CatalogDecoder;
import io.pabal.plan.intake.DeadLetters;
import io.pabal.plan.intake.FeedbackDecoder;
import io.pabal.plan.intake.InspectDecoder;
import io.pabal.plan.intake.Intake;
import io.pabal.plan.intake.IntakeFactory;
import io.pabal.plan.intake.OptOutDecoder;
import io.pabal.plan.intake.PreferencesDecoder;
import io.pabal.plan.intake.ProfileDecoder;
import io.pabal.plan.intake.RecordDecoder;
import io.pabal.plan.intake.RecordIntake;
import io.pabal.plan.intake.SubscriptionDecoder;
import io.pabal.plan.intake.TokenKeys;
import io.pabal.plan.recipient.RecipientKeys;
import io.pabal.plan.recipient.RecipientSettings;
import io.pabal.plan.recipient.RecipientStepFactory;
import io.pabal.plan.recipient.StepOutputs;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.audience.FanOut;
import io.pabal.schema.audience.MemberChange;
import io.pabal.schema.audience.SubscriptionChange;
import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.deliver.ReceivedFeedback;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.inspect.Inspect;
import io.pabal.schema.inspect.InspectReply;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.OptOut;
import io.pabal.schema.recipient.OptOutChange;
import io.pabal.schema.recipient.PreferencesChange;
import io.pabal.schema.recipient.ProfileChange;
import io.pabal.schema.state.CatalogDocument;
import io.pabal.schema.state.Uids;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.MultipleConnectedStreams;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.api.transformations.KeyedMultipleInputTransformation;
import org.apache.flink.streaming.api.transformations.MultipleInputTransformation;

/**
 * The part {@code plan}: who is told what, where, and why not.
 *
 * <pre>
 * events.urgent ─► intake ─┬───────────────────────────────┐    (intakes read the catalog's topic mappings, too)
 * events.normal ─► intake ─┤ names nobody                  │
 *                          └► AUDIENCE ─► TOPIC ─► BUCKET ─┤
 *                                         ▲                │
 * subscriptions ─► read ──────────────────┤                │
 * profiles      ─► read ──────────────────┴────────────────┼─ keyed by recipient ─► RECIPIENT ─► decisions
 * preferences   ─► read ───────────────────────────────────┤                                ├──► outboxes, control topics
 * feedback      ─► read ───────────────────────────────────┤                                ├──► answers to questions
 * inspect       ─► read ───────────────────────────────────┤                                └──► opt-outs
 * callbacks     ─► verify ─────────────────────────────────┤
 * opt-outs      ─► read ───────────────────────────────────┘
 * catalog       ─► read, broadcast to intakes, AUDIENCE and RECIPIENT     what can't be read ─► dead letters
 * </pre>
 */
public final class PlanTopology {
  private PlanTopology() {}

  /**
   * What plan reads. Events and feedback stand behind the valves of the gates; profiles,
   * preferences, subscriptions, catalog, callbacks and opt-outs say by a watermark when they have
   * caught up.
   */
  public record Sources(
      Map<Lane, DataStream<RawRecord>> events,
      DataStream<RawRecord> feedback,
      DataStream<RawRecord> profiles,
      DataStream<RawRecord> preferences,
      DataStream<RawRecord> subscriptions,
      DataStream<RawRecord> catalog,
      DataStream<RawRecord> inspect,
      Callbacks callbacks,
      DataStream<RawRecord> optOuts) {}

  /**
   * What comes from outside about messages that were sent.
   *
   * @param records the callbacks topic; it says by a watermark when it has caught up
   * @param tokenKeys what unsubscribe tokens are verified with
   */
  public record Callbacks(DataStream<RawRecord> records, TokenKeys tokenKeys) {}

  /** Where plan writes, at least once. */
  public record Sinks(
      Sink<Decision> decisions,
      Map<Channel, Map<Lane, Sink<OutboxNotification>>> outboxes,
      Map<Channel, Sink<Veto>> controls,
      Sink<InspectReply> inspectReplies,
      Sink<OptOut> optOuts,
      Sink<DeadLetter> deadLetters) {}

  /** The stateful steps. */
  public record Steps(
      StreamOperatorFactory<FanOut> audience,
      StreamOperatorFactory<MemberChange> topics,
      StreamOperatorFactory<RecipientEvent> buckets,
      StreamOperatorFactory<Decision> recipient) {

    /**
     * The steps of a job.
     *
     * @param submission as in {@link ValveId}
     */
    public static Steps of(
        RecipientSettings recipient, AudienceSettings audience, JobClock clock, String submission) {
      return new Steps(
          AudienceStep.factory(audience, clock, valve(submission, "plan.audience")),
          TopicStep.factory(audience, valve(submission, "plan.topics")),
          BucketStep.factory(audience),
          new RecipientStepFactory(recipient, clock, valve(submission, "plan.recipient")));
    }

    /** The valves that the sources of events and feedback stand behind. */
    public static List<ValveId> valves(String submission) {
      return List.of(
          valve(submission, "plan.audience"),
          valve(submission, "plan.topics"),
          valve(submission, "plan.recipient"));
    }

    private static ValveId valve(String submission, String name) {
      return new ValveId(submission, name, true);
    }
  }

  /** Builds the part. */
  public static void build(
      StreamExecutionEnvironment env, Sources sources, Sinks sinks, Steps steps, JobClock clock) {
    SingleOutputStreamOperator<ReceivedFeedback> feedback =
        read(sources.feedback(), new FeedbackDecoder(), ReceivedFeedback.class, clock)
            .uid(Uids.PLAN_FEEDBACK_DECODE)
            .name("Read feedback");
    SingleOutputStreamOperator<ProfileChange> profiles =
        read(sources.profiles(), new ProfileDecoder(), ProfileChange.class, clock)
            .uid(Uids.PLAN_PROFILES_DECODE)
            .name("Read profiles");
    SingleOutputStreamOperator<PreferencesChange> preferences =
        read(sources.preferences(), new PreferencesDecoder(), PreferencesChange.class, clock)
            .uid(Uids.PLAN_PREFERENCES_DECODE)
            .name("Read preferences");
    SingleOutputStreamOperator<CatalogDocument> catalog =
        read(sources.catalog(), new CatalogDecoder(), CatalogDocument.class, clock)
            .uid(Uids.PLAN_CATALOG_DECODE)
            .name("Read catalog");
    SingleOutputStreamOperator<Inspect> inspect =
        read(sources.inspect(), new InspectDecoder(), Inspect.class, clock)
            .uid(Uids.PLAN_INSPECT_DECODE)
            .name("Read questions");
    SingleOutputStreamOperator<OptOutChange> callbacks =
        read(
                sources.callbacks().records(),
                new CallbackDecoder(sources.callbacks().tokenKeys()),
                OptOutChange.class,
                clock)
            .uid(Uids.PLAN_CALLBACKS_DECODE)
            .name("Read callbacks");
    SingleOutputStreamOperator<OptOutChange> optOuts =
        read(sources.optOuts(), new OptOutDecoder(), OptOutChange.class, clock)
            .uid(Uids.PLAN_OPT_OUTS_DECODE)
            .name("Read opt-outs");
    SingleOutputStreamOperator<RecipientEvent> urgent =
        intake(env, Lane.URGENT, sources, catalog, clock);
    SingleOutputStreamOperator<RecipientEvent> normal =
        intake(env, Lane.NORMAL, sources, catalog, clock);

    SingleOutputStreamOperator<SubscriptionChange> subscriptions =
        read(sources.subscriptions(), new SubscriptionDecoder(), SubscriptionChange.class, clock)
            .uid(Uids.PLAN_SUBSCRIPTIONS_DECODE)
            .name("Read subscriptions");
    DataStream<SubscriptionChange> everyone =
        profiles
            .map(PlanTopology::asSubscription, TypeInformation.of(SubscriptionChange.class))
            .uid(Uids.PLAN_EVERYONE)
            .name("Every profile is a subscriber of everyone");

    SingleOutputStreamOperator<FanOut> audience =
        audience(env, steps, Map.of(Lane.URGENT, urgent, Lane.NORMAL, normal), catalog);
    SingleOutputStreamOperator<MemberChange> topics =
        topics(env, steps, audience, subscriptions, everyone);
    DataStream<MemberChange> ready =
        onlyWatermarks(preferences)
            .uid(Uids.PLAN_PREFERENCES_CAUGHT_UP)
            .name("Preferences have caught up")
            .union(
                onlyWatermarks(catalog)
                    .uid(Uids.PLAN_CATALOG_CAUGHT_UP)
                    .name("Catalog has caught up"),
                onlyWatermarks(callbacks.union(optOuts))
                    .uid(Uids.PLAN_OPT_OUTS_CAUGHT_UP)
                    .name("Callbacks and opt-outs have caught up"));
    SingleOutputStreamOperator<RecipientEvent> buckets = buckets(env, steps, topics, ready);

    KeyedMultipleInputTransformation<Decision> step =
        step(env, "Recipient: filter, choose, address", steps.recipient(), Decision.class);
    // In the order of RecipientInput; a broadcast input has no key.
    step.addInput(
            urgent
                .union(buckets.getSideOutput(AudienceOutputs.urgent()))
                .keyBy(RecipientKeys.EVENTS)
                .getTransformation(),
            RecipientKeys.EVENTS)
        .addInput(normal.keyBy(RecipientKeys.EVENTS).getTransformation(), RecipientKeys.EVENTS)
        .addInput(buckets.keyBy(RecipientKeys.EVENTS).getTransformation(), RecipientKeys.EVENTS)
        .addInput(
            feedback.keyBy(RecipientKeys.FEEDBACK).getTransformation(), RecipientKeys.FEEDBACK)
        .addInput(
            profiles.keyBy(RecipientKeys.PROFILES).getTransformation(), RecipientKeys.PROFILES)
        .addInput(
            preferences.keyBy(RecipientKeys.PREFERENCES).getTransformation(),
            RecipientKeys.PREFERENCES)
        .addInput(catalog.broadcast().getTransformation(), null)
        .addInput(inspect.keyBy(RecipientKeys.INSPECT).getTransformation(), RecipientKeys.INSPECT)
        .addInput(
            callbacks.union(optOuts).keyBy(RecipientKeys.OPT_OUTS).getTransformation(),
            RecipientKeys.OPT_OUTS);
    SingleOutputStreamOperator<Decision> decisions =
        new MultipleConnectedStreams(env).transform(step).uid(Uids.PLAN_RECIPIENT);

    write(decisions, sinks);
    urgent
        .getSideOutput(DeadLetters.TAG)
        .union(
            normal.getSideOutput(DeadLetters.TAG),
            feedback.getSideOutput(DeadLetters.TAG),
            profiles.getSideOutput(DeadLetters.TAG),
            preferences.getSideOutput(DeadLetters.TAG),
            subscriptions.getSideOutput(DeadLetters.TAG),
            audience.getSideOutput(DeadLetters.TAG),
            catalog.getSideOutput(DeadLetters.TAG),
            inspect.getSideOutput(DeadLetters.TAG),
            callbacks.getSideOutput(DeadLetters.TAG),
            optOuts.getSideOutput(DeadLetters.TAG))
        .sinkTo(sinks.deadLetters())
        .uid(Uids.PLAN_DEAD_LETTERS)
        .name("Dead letters");
  }

  private static SubscriptionChange asSubscription(ProfileChange change) {
    return new SubscriptionChange(
        TopicKeys.partOfEveryone(change.recipient()), change.recipient(), change.profile() != null);
  }

  /** Which topics an event concerns; its fan-outs are side outputs by lane. */
  private static SingleOutputStreamOperator<FanOut> audience(
      StreamExecutionEnvironment env,
      Steps steps,
      Map<Lane, SingleOutputStreamOperator<RecipientEvent>> intakes,
      DataStream<CatalogDocument> catalog) {
    KeyedMultipleInputTransformation<FanOut> step =
        step(env, "Audience: find the topics", steps.audience(), FanOut.class);
    // In the order of AudienceInput.
    for (Lane lane : List.of(Lane.URGENT, Lane.NORMAL)) {
      step.addInput(
          intakes
              .get(lane)
              .getSideOutput(Intake.UNADDRESSED)
              .keyBy(AudienceKeys.EVENTS)
              .getTransformation(),
          AudienceKeys.EVENTS);
    }
    step.addInput(catalog.broadcast().getTransformation(), null);
    return new MultipleConnectedStreams(env).transform(step).uid(Uids.PLAN_AUDIENCE);
  }

  /** Which buckets a topic has; changes of buckets, and fan-outs to buckets as side outputs. */
  private static SingleOutputStreamOperator<MemberChange> topics(
      StreamExecutionEnvironment env,
      Steps steps,
      SingleOutputStreamOperator<FanOut> audience,
      DataStream<SubscriptionChange> subscriptions,
      DataStream<SubscriptionChange> everyone) {
    KeyedMultipleInputTransformation<MemberChange> step =
        step(env, "Topic: find the buckets", steps.topics(), MemberChange.class);
    // In the order of TopicInput.
    for (Lane lane : List.of(Lane.URGENT, Lane.NORMAL)) {
      step.addInput(fanOuts(audience, lane).getTransformation(), AudienceKeys.FAN_OUTS);
    }
    step.addInput(
            subscriptions.keyBy(AudienceKeys.SUBSCRIPTIONS).getTransformation(),
            AudienceKeys.SUBSCRIPTIONS)
        .addInput(
            everyone.keyBy(AudienceKeys.SUBSCRIPTIONS).getTransformation(),
            AudienceKeys.SUBSCRIPTIONS);
    return new MultipleConnectedStreams(env).transform(step).uid(Uids.PLAN_TOPICS);
  }

  /** Who is in a bucket: an event for each of them. */
  private static SingleOutputStreamOperator<RecipientEvent> buckets(
      StreamExecutionEnvironment env,
      Steps steps,
      SingleOutputStreamOperator<MemberChange> topics,
      DataStream<MemberChange> ready) {
    KeyedMultipleInputTransformation<RecipientEvent> step =
        step(env, "Bucket: tell its members", steps.buckets(), RecipientEvent.class);
    // In the order of BucketInput.
    for (Lane lane : List.of(Lane.URGENT, Lane.NORMAL)) {
      step.addInput(fanOuts(topics, lane).getTransformation(), AudienceKeys.FAN_OUTS);
    }
    for (DataStream<MemberChange> input : List.of(topics, ready)) {
      step.addInput(input.keyBy(AudienceKeys.MEMBERS).getTransformation(), AudienceKeys.MEMBERS);
    }
    return new MultipleConnectedStreams(env).transform(step).uid(Uids.PLAN_BUCKETS);
  }

  private static <T> SingleOutputStreamOperator<MemberChange> onlyWatermarks(DataStream<T> table) {
    return table.flatMap((row, out) -> {}, TypeInformation.of(MemberChange.class));
  }

  private static KeyedStream<FanOut, String> fanOuts(
      SingleOutputStreamOperator<?> step, Lane lane) {
    return step.getSideOutput(AudienceOutputs.fanOuts(lane)).keyBy(AudienceKeys.FAN_OUTS);
  }

  private static <T> KeyedMultipleInputTransformation<T> step(
      StreamExecutionEnvironment env, String name, StreamOperatorFactory<T> step, Class<T> type) {
    return new KeyedMultipleInputTransformation<>(
        name, step, TypeInformation.of(type), env.getParallelism(), false, Types.STRING);
  }

  private static SingleOutputStreamOperator<RecipientEvent> intake(
      StreamExecutionEnvironment env,
      Lane lane,
      Sources sources,
      DataStream<CatalogDocument> catalog,
      JobClock clock) {
    MultipleInputTransformation<RecipientEvent> intake =
        new MultipleInputTransformation<>(
            "Intake of " + lane.label() + " events",
            new IntakeFactory(lane, clock),
            TypeInformation.of(RecipientEvent.class),
            env.getParallelism(),
            false);
    intake
        .addInput(sources.events().get(lane).getTransformation())
        .addInput(catalog.broadcast().getTransformation());
    return new MultipleConnectedStreams(env).transform(intake).uid(Uids.planIntake(lane));
  }

  private static <T> SingleOutputStreamOperator<T> read(
      DataStream<RawRecord> source, RecordDecoder<T> decoder, Class<T> type, JobClock clock) {
    return source.process(new RecordIntake<>(decoder, clock), TypeInformation.of(type));
  }

  private static void write(SingleOutputStreamOperator<Decision> decisions, Sinks sinks) {
    decisions.sinkTo(sinks.decisions()).uid(Uids.PLAN_DECISIONS).name("Decisions");
    decisions
        .getSideOutput(StepOutputs.INSPECT_REPLIES)
        .sinkTo(sinks.inspectReplies())
        .uid(Uids.PLAN_INSPECT_REPLIES)
        .name("Answers to questions");
    decisions
        .getSideOutput(StepOutputs.OPT_OUTS)
        .sinkTo(sinks.optOuts())
        .uid(Uids.PLAN_OPT_OUTS_WRITE)
        .name("Opt-outs");
    for (Channel channel : Channel.values()) {
      for (Lane lane : Lane.values()) {
        decisions
            .getSideOutput(StepOutputs.outbox(channel, lane))
            .sinkTo(sinks.outboxes().get(channel).get(lane))
            .uid(Uids.planOutbox(channel, lane))
            .name("Outbox " + channel.label() + ", " + lane.label());
      }
      decisions
          .getSideOutput(StepOutputs.control(channel))
          .sinkTo(sinks.controls().get(channel))
          .uid(Uids.planControl(channel))
          .name("Control " + channel.label());
    }
  }
}
