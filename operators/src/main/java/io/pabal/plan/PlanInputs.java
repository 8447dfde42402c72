package io.pabal.plan;

import io.pabal.flow.JobClock;
import io.pabal.plan.PlanTopology.Sources;
import io.pabal.plan.intake.CallbackDecoder;
import io.pabal.plan.intake.CallbackIntake;
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
import io.pabal.plan.intake.SubscriptionDecoder;
import io.pabal.plan.intake.SuppressionsDecoder;
import io.pabal.schema.Lane;
import io.pabal.schema.audience.SubscriptionChange;
import io.pabal.schema.callback.DeliveryReport;
import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.deliver.ReceivedFeedback;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.inspect.Inspect;
import io.pabal.schema.recipient.OptOutChange;
import io.pabal.schema.recipient.PreferencesChange;
import io.pabal.schema.recipient.ProfileChange;
import io.pabal.schema.recipient.SuppressionChange;
import io.pabal.schema.state.CatalogDocument;
import io.pabal.schema.state.Uids;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.MultipleConnectedStreams;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.MultipleInputTransformation;

/**
 * What plan reads, decoded: each a stream of records that can be used, and what cannot, as dead
 * letters. None has state but the catalog's topic mappings in the intakes.
 *
 * @param urgent events of the urgent lane that name their recipients; the others are a side output
 * @param normal the same of the normal lane
 * @param optOuts what recipients said by a link, and what plan has written of it
 * @param reports what became of messages, verified
 * @param suppressions what reports say of addresses, and what plan has written of it
 * @param deadLetters of all of them
 */
record PlanInputs(
    SingleOutputStreamOperator<RecipientEvent> urgent,
    SingleOutputStreamOperator<RecipientEvent> normal,
    DataStream<ReceivedFeedback> feedback,
    DataStream<ProfileChange> profiles,
    DataStream<PreferencesChange> preferences,
    DataStream<SubscriptionChange> subscriptions,
    DataStream<CatalogDocument> catalog,
    DataStream<Inspect> inspect,
    DataStream<OptOutChange> optOuts,
    DataStream<DeliveryReport> reports,
    DataStream<SuppressionChange> suppressions,
    DataStream<DeadLetter> deadLetters) {

  static PlanInputs read(StreamExecutionEnvironment env, Sources sources, JobClock clock) {
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
        sources
            .callbacks()
            .records()
            .process(
                new CallbackIntake(new CallbackDecoder(sources.callbacks().tokenKeys()), clock),
                TypeInformation.of(OptOutChange.class))
            .uid(Uids.PLAN_CALLBACKS_DECODE)
            .name("Read callbacks");
    SingleOutputStreamOperator<OptOutChange> optOuts =
        read(sources.optOuts(), new OptOutDecoder(), OptOutChange.class, clock)
            .uid(Uids.PLAN_OPT_OUTS_DECODE)
            .name("Read opt-outs");
    SingleOutputStreamOperator<SuppressionChange> suppressions =
        read(sources.suppressions(), new SuppressionsDecoder(), SuppressionChange.class, clock)
            .uid(Uids.PLAN_SUPPRESSIONS_DECODE)
            .name("Read suppressions");
    SingleOutputStreamOperator<RecipientEvent> urgent =
        intake(env, Lane.URGENT, sources, catalog, clock);
    SingleOutputStreamOperator<RecipientEvent> normal =
        intake(env, Lane.NORMAL, sources, catalog, clock);

    SingleOutputStreamOperator<SubscriptionChange> subscriptions =
        read(sources.subscriptions(), new SubscriptionDecoder(), SubscriptionChange.class, clock)
            .uid(Uids.PLAN_SUBSCRIPTIONS_DECODE)
            .name("Read subscriptions");
    return new PlanInputs(
        urgent,
        normal,
        feedback,
        profiles,
        preferences,
        subscriptions,
        catalog,
        inspect,
        callbacks.union(optOuts),
        callbacks.getSideOutput(CallbackIntake.REPORTS),
        callbacks.getSideOutput(CallbackIntake.SUPPRESSIONS).union(suppressions),
        refused(
            urgent,
            List.of(
                normal,
                feedback,
                profiles,
                preferences,
                subscriptions,
                catalog,
                inspect,
                callbacks,
                optOuts,
                suppressions)));
  }

  private static DataStream<DeadLetter> refused(
      SingleOutputStreamOperator<?> first, List<SingleOutputStreamOperator<?>> others) {
    DataStream<DeadLetter> all = first.getSideOutput(DeadLetters.TAG);
    for (SingleOutputStreamOperator<?> other : others) {
      all = all.union(other.getSideOutput(DeadLetters.TAG));
    }
    return all;
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
}
