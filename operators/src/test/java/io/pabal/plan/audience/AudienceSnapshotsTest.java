package io.pabal.plan.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pabal.plan.Samples;
import io.pabal.plan.StoredSnapshots;
import io.pabal.plan.recipient.RecipientSettings;
import io.pabal.schema.Lane;
import io.pabal.schema.Lifetimes;
import io.pabal.schema.audience.FanOut;
import io.pabal.schema.audience.MemberChange;
import io.pabal.schema.audience.SubscriptionChange;
import io.pabal.schema.catalog.Audience;
import io.pabal.schema.catalog.AudienceKind;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.event.UnaddressedEvent;
import io.pabal.schema.json.Json;
import io.pabal.schema.state.CatalogDocument;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The audience steps' state of every release is restored with today's code. */
class AudienceSnapshotsTest {
  private static final String AUDIENCE = "audience-step";
  private static final String TOPIC = "topic-step";
  private static final String BUCKET = "bucket-step";

  private static final String KIM = "actor:kim";

  /** The bucket that a fan-out of {@link TopicStep#SLICE} at a time has not reached. */
  private static final String LAST_BUCKET = KIM + " #" + TopicStep.SLICE;

  private static final AudienceSettings SETTINGS =
      AudienceSettings.of(RecipientSettings.of(Lifetimes.defaults()), 5_000);

  static List<String> releases() throws Exception {
    return StoredSnapshots.releases(AUDIENCE);
  }

  @Test
  void everyReleaseHasAllThree() throws Exception {
    assertThat(releases())
        .contains(StoredSnapshots.CURRENT_RELEASE)
        .isEqualTo(StoredSnapshots.releases(TOPIC))
        .isEqualTo(StoredSnapshots.releases(BUCKET));
  }

  @ParameterizedTest
  @MethodSource("releases")
  void audienceKnowsCatalogWhatWaitedAndWhatWasFannedOut(String release) throws Exception {
    try (AudienceHarness<FanOut> step = audience(StoredSnapshots.read(release, AUDIENCE))) {
      assertThat(step.side(AudienceOutputs.fanOuts(Lane.NORMAL))).isEmpty();
      step.caughtUp(AudienceInput.CATALOG.number()).runMails();
      event(step, "fanned out before");
      event(step, "new");

      assertThat(step.side(AudienceOutputs.fanOuts(Lane.NORMAL)))
          .allMatch(fanOut -> fanOut.target().equals(KIM))
          .extracting(fanOut -> fanOut.event().id())
          .containsExactly("waiting", "new");
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void topicKnowsItsBucketsAndHowFarAFanOutCame(String release) throws Exception {
    try (AudienceHarness<MemberChange> step = topic(StoredSnapshots.read(release, TOPIC))) {
      openTopic(step);
      assertThat(step.side(AudienceOutputs.fanOuts(Lane.NORMAL)))
          .as("the fan-out goes on where it was")
          .extracting(FanOut::target, fanOut -> fanOut.event().id())
          .containsExactly(tuple(LAST_BUCKET, "under way"));

      subscription(step, "first", true);
      assertThat(step.out()).as("known").isEmpty();
      subscription(step, "new", true);
      assertThat(step.out())
          .as("enters a bucket that has room")
          .singleElement()
          .satisfies(change -> assertThat(change.bucket()).isEqualTo(KIM + " #0"));

      subscription(step, "new", false);
      subscription(step, "first", false);
      subscription(step, "last", false);
      assertThat(step.out().get(3)).isEqualTo(new MemberChange(LAST_BUCKET, "last", false));
      assertThat(step.stateEntries()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void bucketKnowsItsMembersAndWhatTheyAreToBeTold(String release) throws Exception {
    try (AudienceHarness<RecipientEvent> step = bucket(StoredSnapshots.read(release, BUCKET))) {
      step.process(BucketInput.MEMBERS.number(), new MemberChange("b0", "left", false));
      assertThat(step.out()).isEmpty();
      step.caughtUp(BucketInput.MEMBERS.number());
      step.caughtUp(BucketInput.RECIPIENT_READY.number());

      assertThat(step.out())
          .allMatch(told -> told.event().id().equals("waiting"))
          .extracting(RecipientEvent::recipient)
          .containsExactlyInAnyOrder("anna", "bert");
      step.process(BucketInput.MEMBERS.number(), new MemberChange("b0", "anna", false));
      step.process(BucketInput.MEMBERS.number(), new MemberChange("b0", "bert", false));
      assertThat(step.stateEntries()).isZero();
    }
  }

  /** Not a test: leaves the snapshots of this release. */
  @Test
  @EnabledIfSystemProperty(named = "pabal.snapshots.write", matches = "true")
  void writesTheCurrentRelease() throws Exception {
    OperatorSubtaskState fannedOut;
    try (AudienceHarness<FanOut> step = audience(null)) {
      catalog(step).caughtUp(AudienceInput.CATALOG.number()).runMails();
      event(step, "fanned out before");
      fannedOut = step.snapshot();
    }
    try (AudienceHarness<FanOut> step = audience(fannedOut)) {
      event(step, "waiting");
      StoredSnapshots.write(AUDIENCE, step.snapshot());
    }
    try (AudienceHarness<MemberChange> step = topic(null)) {
      manyBucketsWithFewLeft(step);
      openTopic(step);
      step.process(
          TopicInput.NORMAL.number(), new FanOut(KIM, Samples.event("under way", "order")));
      step.runMail();
      StoredSnapshots.write(TOPIC, step.snapshot());
    }
    try (AudienceHarness<RecipientEvent> step = bucket(null)) {
      for (String recipient : List.of("anna", "bert", "left")) {
        step.process(BucketInput.MEMBERS.number(), new MemberChange("b0", recipient, true));
      }
      step.process(
          BucketInput.NORMAL.number(), new FanOut("b0", Samples.event("waiting", "order")));
      StoredSnapshots.write(BUCKET, step.snapshot());
    }
  }

  /** More buckets than a slice, but a small file: only the first and the last member stay. */
  private static void manyBucketsWithFewLeft(AudienceHarness<MemberChange> step) throws Exception {
    int between = TopicStep.SLICE * BucketPolicy.MAX_MEMBERS - 1;
    subscription(step, "first", true);
    for (int i = 0; i < between; i++) {
      subscription(step, "r" + i, true);
    }
    subscription(step, "last", true);
    for (int i = between - 1; i >= 0; i--) {
      subscription(step, "r" + i, false);
    }
  }

  private static AudienceHarness<FanOut> audience(OperatorSubtaskState snapshot) throws Exception {
    Map<Integer, KeySelector<?, String>> keys =
        Map.of(
            AudienceInput.URGENT.number(), AudienceKeys.EVENTS,
            AudienceInput.NORMAL.number(), AudienceKeys.EVENTS);
    return AudienceHarness.of(
        AudienceStep.factory(SETTINGS, Samples.CLOCK, parameters -> () -> {}), keys, snapshot);
  }

  private static AudienceHarness<MemberChange> topic(OperatorSubtaskState snapshot)
      throws Exception {
    Map<Integer, KeySelector<?, String>> keys =
        Map.of(
            TopicInput.URGENT.number(), AudienceKeys.FAN_OUTS,
            TopicInput.NORMAL.number(), AudienceKeys.FAN_OUTS,
            TopicInput.SUBSCRIPTIONS.number(), AudienceKeys.SUBSCRIPTIONS,
            TopicInput.EVERYONE.number(), AudienceKeys.SUBSCRIPTIONS);
    return AudienceHarness.of(TopicStep.factory(SETTINGS, parameters -> () -> {}), keys, snapshot);
  }

  private static AudienceHarness<RecipientEvent> bucket(OperatorSubtaskState snapshot)
      throws Exception {
    Map<Integer, KeySelector<?, String>> keys =
        Map.of(
            BucketInput.URGENT.number(), AudienceKeys.FAN_OUTS,
            BucketInput.NORMAL.number(), AudienceKeys.FAN_OUTS,
            BucketInput.MEMBERS.number(), AudienceKeys.MEMBERS,
            BucketInput.RECIPIENT_READY.number(), AudienceKeys.MEMBERS);
    return AudienceHarness.of(BucketStep.factory(SETTINGS, () -> true), keys, snapshot);
  }

  private static void openTopic(AudienceHarness<MemberChange> step) throws Exception {
    step.caughtUp(TopicInput.SUBSCRIPTIONS.number());
    step.caughtUp(TopicInput.EVERYONE.number()).runMails();
  }

  private static void subscription(
      AudienceHarness<MemberChange> step, String recipient, boolean subscribed) throws Exception {
    step.process(
        TopicInput.SUBSCRIPTIONS.number(), new SubscriptionChange(KIM, recipient, subscribed));
  }

  private static AudienceHarness<FanOut> catalog(AudienceHarness<FanOut> step) throws Exception {
    Catalog catalog =
        Samples.catalog(
            Samples.rule(
                "order", new Audience(AudienceKind.SUBSCRIBERS, "actor:{actor}", List.of())));
    String json = new String(Json.write(catalog), StandardCharsets.UTF_8);
    return step.process(AudienceInput.CATALOG.number(), new CatalogDocument(1, json));
  }

  private static void event(AudienceHarness<FanOut> step, String id) throws Exception {
    byte[] value = "bytes".getBytes(StandardCharsets.UTF_8);
    RawRecord original =
        new RawRecord("events", 0, 7, Samples.NOW.toEpochMilli(), null, value, Map.of());
    step.process(
        AudienceInput.NORMAL.number(),
        new UnaddressedEvent(Samples.by("kim", id, "order"), original));
  }
}
