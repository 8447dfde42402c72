package io.pabal.plan;

import io.pabal.flow.JobClock;
import io.pabal.plan.intake.CallbackDecoder;
import io.pabal.plan.intake.CatalogDecoder;
import io.pabal.plan.intake.DeadLetters;
import io.pabal.plan.intake.FeedbackDecoder;
import io.pabal.plan.intake.InspectDecoder;
import io.pabal.plan.intake.IntakeFactory;
import io.pabal.plan.intake.OptOutDecoder;
import io.pabal.plan.intake.PreferencesDecoder;
import io.pabal.plan.intake.ProfileDecoder;
import io.pabal.plan.intake.RecordDecoder;
import io.pabal.plan.intake.RecordIntake;
import io.pabal.plan.intake.TokenKeys;
import io.pabal.plan.recipient.RecipientKeys;
import io.pabal.plan.recipient.RecipientStepFactory;
import io.pabal.plan.recipient.StepOutputs;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
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
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.MultipleConnectedStreams;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.KeyedMultipleInputTransformation;
import org.apache.flink.streaming.api.transformations.MultipleInputTransformation;

/**
 * The part {@code plan}: who is told what, where, and why not.
 *
 * <pre>
 * events.urgent ─► intake ─┐      (intakes read the catalog's topic mappings, too)
 * events.normal ─► intake ─┤
 * feedback      ─► read   ─┼─ keyed by recipient ─► RECIPIENT ─► decisions
 * profiles      ─► read   ─┤                            ▲   └──► outboxes, control topics
 * preferences   ─► read   ─┤                            │
 * inspect       ─► read   ─┤                            │ ─────► answers to questions
 * callbacks     ─► verify ─┤                            │
 * opt-outs      ─► read   ─┘                            │ ─────► opt-outs
 * catalog       ─► read   ────────── broadcast ─────────┘        what can't be read ─► dead letters
 * </pre>
 */
public final class PlanTopology {
  private PlanTopology() {}

  /**
   * What plan reads. Events and feedback stand behind the gate's valve; profiles, preferences,
   * catalog, callbacks and opt-outs say by a watermark when they have caught up.
   */
  public record Sources(
      Map<Lane, DataStream<RawRecord>> events,
      DataStream<RawRecord> feedback,
      DataStream<RawRecord> profiles,
      DataStream<RawRecord> preferences,
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

  /** Builds the part. */
  public static void build(
      StreamExecutionEnvironment env,
      Sources sources,
      Sinks sinks,
      RecipientStepFactory recipient,
      JobClock clock) {
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

    KeyedMultipleInputTransformation<Decision> step =
        new KeyedMultipleInputTransformation<>(
            "Recipient: filter, choose, address",
            recipient,
            TypeInformation.of(Decision.class),
            env.getParallelism(),
            false,
            Types.STRING);
    // In the order of RecipientInput; a broadcast input has no key.
    step.addInput(
            urgent.union(normal).keyBy(RecipientKeys.EVENTS).getTransformation(),
            RecipientKeys.EVENTS)
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
            catalog.getSideOutput(DeadLetters.TAG),
            inspect.getSideOutput(DeadLetters.TAG),
            callbacks.getSideOutput(DeadLetters.TAG),
            optOuts.getSideOutput(DeadLetters.TAG))
        .sinkTo(sinks.deadLetters())
        .uid(Uids.PLAN_DEAD_LETTERS)
        .name("Dead letters");
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
