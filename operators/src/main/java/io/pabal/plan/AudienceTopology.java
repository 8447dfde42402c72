package io.pabal.plan;

import io.pabal.plan.PlanTopology.Steps;
import io.pabal.plan.audience.AudienceKeys;
import io.pabal.plan.audience.AudienceOutputs;
import io.pabal.plan.audience.TopicKeys;
import io.pabal.plan.intake.DeadLetters;
import io.pabal.plan.intake.Intake;
import io.pabal.schema.Lane;
import io.pabal.schema.audience.FanOut;
import io.pabal.schema.audience.MemberChange;
import io.pabal.schema.audience.SubscriptionChange;
import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.recipient.ProfileChange;
import io.pabal.schema.state.CatalogDocument;
import io.pabal.schema.state.Uids;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.MultipleConnectedStreams;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.api.transformations.KeyedMultipleInputTransformation;

/**
 * The way of an event that names nobody: to its topics, their buckets, their members.
 *
 * @param urgent an event for each member, of the urgent lane
 * @param normal the same of the normal lane
 * @param deadLetters events whose rule has no audience
 */
record AudienceTopology(
    DataStream<RecipientEvent> urgent,
    DataStream<RecipientEvent> normal,
    DataStream<DeadLetter> deadLetters) {

  static AudienceTopology build(StreamExecutionEnvironment env, PlanInputs in, Steps steps) {
    DataStream<SubscriptionChange> everyone =
        in.profiles()
            .map(AudienceTopology::asSubscription, TypeInformation.of(SubscriptionChange.class))
            .uid(Uids.PLAN_EVERYONE)
            .name("Every profile is a subscriber of everyone");
    SingleOutputStreamOperator<FanOut> audience =
        audience(
            env, steps, Map.of(Lane.URGENT, in.urgent(), Lane.NORMAL, in.normal()), in.catalog());
    SingleOutputStreamOperator<MemberChange> topics =
        topics(env, steps, audience, in.subscriptions(), everyone);
    SingleOutputStreamOperator<RecipientEvent> buckets =
        buckets(env, steps, topics, recipientIsReady(in));
    return new AudienceTopology(
        buckets.getSideOutput(AudienceOutputs.urgent()),
        buckets,
        audience.getSideOutput(DeadLetters.TAG));
  }

  /** No records: a watermark when the tables that the recipient step waits for have caught up. */
  private static DataStream<MemberChange> recipientIsReady(PlanInputs in) {
    return onlyWatermarks(in.preferences())
        .uid(Uids.PLAN_PREFERENCES_CAUGHT_UP)
        .name("Preferences have caught up")
        .union(
            onlyWatermarks(in.catalog())
                .uid(Uids.PLAN_CATALOG_CAUGHT_UP)
                .name("Catalog has caught up"),
            onlyWatermarks(in.optOuts())
                .uid(Uids.PLAN_OPT_OUTS_CAUGHT_UP)
                .name("Callbacks and opt-outs have caught up"),
            onlyWatermarks(in.suppressions())
                .uid(Uids.PLAN_SUPPRESSIONS_CAUGHT_UP)
                .name("Suppressions have caught up"));
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
}
