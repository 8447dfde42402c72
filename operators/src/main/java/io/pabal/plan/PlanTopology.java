package io.pabal.plan;

import io.pabal.flow.JobClock;
import io.pabal.flow.ValveId;
import io.pabal.plan.audience.AudienceSettings;
import io.pabal.plan.audience.AudienceStep;
import io.pabal.plan.audience.BucketStep;
import io.pabal.plan.audience.TopicStep;
import io.pabal.plan.intake.TokenKeys;
import io.pabal.plan.recipient.RecipientKeys;
import io.pabal.plan.recipient.RecipientSettings;
import io.pabal.plan.recipient.RecipientStepFactory;
import io.pabal.plan.recipient.StepOutputs;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.audience.FanOut;
import io.pabal.schema.audience.MemberChange;
import io.pabal.schema.callback.DeliveryReport;
import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.inspect.InspectReply;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.OptOut;
import io.pabal.schema.recipient.SuppressionChange;
import io.pabal.schema.state.Uids;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.MultipleConnectedStreams;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.api.transformations.KeyedMultipleInputTransformation;

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
 * inspect       ─► read ───────────────────────────────────┤                                └──► opt-outs, suppressions
 * callbacks     ─► verify ─┬───────────────────────────────┤
 *                          └► reports                      │
 * opt-outs      ─► read ───────────────────────────────────┤
 * suppressions  ─► read ───────────────────────────────────┘
 * catalog       ─► read, broadcast to intakes, AUDIENCE and RECIPIENT     what can't be read ─► dead letters
 * </pre>
 */
public final class PlanTopology {
  private PlanTopology() {}

  /**
   * What plan reads. Events and feedback stand behind the valves of the gates; profiles,
   * preferences, subscriptions, catalog, callbacks, opt-outs and suppressions say by a watermark
   * when they have caught up.
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
      DataStream<RawRecord> optOuts,
      DataStream<RawRecord> suppressions) {}

  /**
   * What comes from outside about messages that were sent.
   *
   * @param records the callbacks topic; it says by a watermark when it has caught up
   * @param tokenKeys what unsubscribe tokens and references of reports are verified with
   */
  public record Callbacks(DataStream<RawRecord> records, TokenKeys tokenKeys) {}

  /** Where plan writes, at least once. */
  public record Sinks(
      Sink<Decision> decisions,
      Map<Channel, Map<Lane, Sink<OutboxNotification>>> outboxes,
      Map<Channel, Sink<Veto>> controls,
      Sink<InspectReply> inspectReplies,
      Sink<OptOut> optOuts,
      Sink<DeliveryReport> reports,
      Sink<SuppressionChange> suppressions,
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
    PlanInputs in = PlanInputs.read(env, sources, clock);
    AudienceTopology told = AudienceTopology.build(env, in, steps);
    SingleOutputStreamOperator<Decision> decisions = recipient(env, in, told, steps);
    write(decisions, sinks);
    in.reports().sinkTo(sinks.reports()).uid(Uids.PLAN_REPORTS_WRITE).name("Reports");
    in.deadLetters()
        .union(told.deadLetters())
        .sinkTo(sinks.deadLetters())
        .uid(Uids.PLAN_DEAD_LETTERS)
        .name("Dead letters of plan");
  }

  /** Who is told what, where, and why not. */
  private static SingleOutputStreamOperator<Decision> recipient(
      StreamExecutionEnvironment env, PlanInputs in, AudienceTopology told, Steps steps) {
    KeyedMultipleInputTransformation<Decision> step =
        new KeyedMultipleInputTransformation<>(
            "Recipient: filter, choose, address",
            steps.recipient(),
            TypeInformation.of(Decision.class),
            env.getParallelism(),
            false,
            Types.STRING);
    // In the order of RecipientInput; a broadcast input has no key.
    return new MultipleConnectedStreams(env)
        .transform(
            step.addInput(
                    by(RecipientKeys.EVENTS, in.urgent().union(told.urgent())),
                    RecipientKeys.EVENTS)
                .addInput(by(RecipientKeys.EVENTS, in.normal()), RecipientKeys.EVENTS)
                .addInput(by(RecipientKeys.EVENTS, told.normal()), RecipientKeys.EVENTS)
                .addInput(by(RecipientKeys.FEEDBACK, in.feedback()), RecipientKeys.FEEDBACK)
                .addInput(by(RecipientKeys.PROFILES, in.profiles()), RecipientKeys.PROFILES)
                .addInput(
                    by(RecipientKeys.PREFERENCES, in.preferences()), RecipientKeys.PREFERENCES)
                .addInput(in.catalog().broadcast().getTransformation(), null)
                .addInput(by(RecipientKeys.INSPECT, in.inspect()), RecipientKeys.INSPECT)
                .addInput(by(RecipientKeys.OPT_OUTS, in.optOuts()), RecipientKeys.OPT_OUTS)
                .addInput(
                    by(RecipientKeys.SUPPRESSIONS, in.suppressions()), RecipientKeys.SUPPRESSIONS))
        .uid(Uids.PLAN_RECIPIENT);
  }

  private static <T> Transformation<T> by(KeySelector<T, String> key, DataStream<T> input) {
    return input.keyBy(key).getTransformation();
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
    decisions
        .getSideOutput(StepOutputs.SUPPRESSIONS)
        .sinkTo(sinks.suppressions())
        .uid(Uids.PLAN_SUPPRESSIONS_WRITE)
        .name("Suppressions");
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
