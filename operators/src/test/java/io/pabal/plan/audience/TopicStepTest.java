package io.pabal.plan.audience;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.plan.Samples;
import io.pabal.schema.Lane;
import io.pabal.schema.audience.FanOut;
import io.pabal.schema.audience.MemberChange;
import io.pabal.schema.audience.SubscriptionChange;
import io.pabal.schema.event.Event;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicStepTest {
  private static final String KIM = "actor:kim";
  private static final int MAX_BUCKETS = TopicStep.SLICE + 2;
  private static final Map<Integer, KeySelector<?, String>> KEYS =
      Map.of(
          TopicInput.URGENT.number(), AudienceKeys.FAN_OUTS,
          TopicInput.NORMAL.number(), AudienceKeys.FAN_OUTS,
          TopicInput.SUBSCRIPTIONS.number(), AudienceKeys.SUBSCRIPTIONS,
          TopicInput.EVERYONE.number(), AudienceKeys.SUBSCRIPTIONS);

  private final AtomicInteger opened = new AtomicInteger();
  private AudienceHarness<MemberChange> step;

  @BeforeEach
  void start() throws Exception {
    step = step(null);
  }

  @AfterEach
  void stop() {
    step.close();
  }

  @Test
  void fiveHundredAndFirstSubscriberOpensASecondBucket() throws Exception {
    join(500);
    assertThat(step.out()).hasSize(500).allMatch(c -> c.bucket().equals("actor:kim #0"));

    join(KIM, "one more");
    assertThat(step.out().get(500)).isEqualTo(new MemberChange("actor:kim #1", "one more", true));

    open();
    fanOut("e1").runMails();
    assertThat(told()).containsExactly("actor:kim #0", "actor:kim #1");
  }

  @Test
  void sayingItAgainChangesNothing() throws Exception {
    join(KIM, "anna");
    join(KIM, "anna");
    leave(KIM, "bert");
    assertThat(step.out()).containsExactly(new MemberChange("actor:kim #0", "anna", true));

    leave(KIM, "anna");
    leave(KIM, "anna");
    join(KIM, "anna");
    assertThat(step.out()).extracting(MemberChange::member).containsExactly(true, false, true);
  }

  @Test
  void nothingIsLeftAfterTheLastTombstone() throws Exception {
    join(1_200);
    open();
    fanOut("e1").runMails();
    for (int i = 1_199; i >= 0; i--) {
      leave(KIM, "r" + i);
    }

    assertThat(step.stateEntries()).isZero();
    assertThat(step.timers()).isZero();
    assertThat(step.out().stream().filter(change -> !change.member())).hasSize(1_200);

    fanOut("e2").runMails();
    assertThat(told()).as("of the first only").hasSize(3);
    assertThat(step.stateEntries()).isZero();
  }

  @Test
  void aFanOutIsHandedOnInSlicesBetweenWhichOthersPass() throws Exception {
    join((TopicStep.SLICE + 1) * BucketPolicy.MAX_MEMBERS);
    join("actor:lee", "anna");
    open();
    fanOut("star");
    step.process(
        TopicInput.NORMAL.number(), new FanOut("actor:lee", Samples.event("friend", "order")));

    assertThat(step.runMail()).isTrue();
    assertThat(told()).hasSize(TopicStep.SLICE);
    join(KIM, "while it goes on");
    step.runMail();
    assertThat(told()).hasSize(TopicStep.SLICE + 1).endsWith("actor:lee #0");

    step.runMails();
    assertThat(told()).hasSize(TopicStep.SLICE + 3).doesNotHaveDuplicates();
    assertThat(step.runMail()).isFalse();
  }

  @Test
  void aFanOutGoesOnAfterARestoreWhenTheGateOpens() throws Exception {
    join((TopicStep.SLICE + 1) * BucketPolicy.MAX_MEMBERS);
    open();
    fanOut("e1");
    step.runMail();
    assertThat(told()).hasSize(TopicStep.SLICE);

    try (AudienceHarness<MemberChange> restored = step(step.snapshot())) {
      restored.runMails();
      assertThat(restored.side(AudienceOutputs.fanOuts(Lane.NORMAL))).isEmpty();

      restored.caughtUp(TopicInput.SUBSCRIPTIONS.number());
      restored.caughtUp(TopicInput.EVERYONE.number()).runMails();
      assertThat(restored.side(AudienceOutputs.fanOuts(Lane.NORMAL)))
          .extracting(FanOut::target)
          .containsExactly("actor:kim #" + TopicStep.SLICE);
    }
  }

  /** Without the gate the event would go to nobody. */
  @Test
  void waitsForSubscriptionsAndProfiles() throws Exception {
    fanOut("e1").caughtUp(TopicInput.SUBSCRIPTIONS.number()).runMails();
    assertThat(step.watermarks()).isZero();
    join(KIM, "anna");
    assertThat(told()).isEmpty();
    assertThat(opened).hasValue(0);

    step.caughtUp(TopicInput.EVERYONE.number()).runMails();
    assertThat(told()).containsExactly("actor:kim #0");
    assertThat(opened).hasValue(1);
    assertThat(step.watermarks()).isEqualTo(1);
  }

  @Test
  void urgentFanOutsHaveAnOutputOfTheirOwnAndGoFirst() throws Exception {
    join(KIM, "anna");
    open();
    fanOut("e1");
    Event alarm = Samples.event("alarm", "security");
    step.process(TopicInput.URGENT.number(), new FanOut(KIM, alarm));
    step.runMail();

    assertThat(told()).isEmpty();
    assertThat(step.side(AudienceOutputs.fanOuts(Lane.URGENT)))
        .extracting(fanOut -> fanOut.event().id())
        .containsExactly("alarm");
  }

  @Test
  void takesNobodyAboveItsGreatestSize() throws Exception {
    step.close();
    step = step(null, 2);
    join(2 * BucketPolicy.MAX_MEMBERS);
    join(KIM, "one too many");
    assertThat(step.out()).hasSize(2 * BucketPolicy.MAX_MEMBERS);

    leave(KIM, "r7");
    join(KIM, "one too many");
    assertThat(step.out())
        .endsWith(
            new MemberChange("actor:kim #0", "r7", false),
            new MemberChange("actor:kim #0", "one too many", true));
  }

  @Test
  void worksOneOffForEachThatComesAboveTheBound() throws Exception {
    join(KIM, "anna");
    open();
    for (int i = 0; i < 5; i++) {
      fanOut("e" + i);
    }
    assertThat(told()).as("3 may wait").hasSize(2);
    step.runMails();
    assertThat(told()).hasSize(5);
  }

  @Test
  void nothingWaitsAfterTheEnd() throws Exception {
    join(KIM, "anna");
    open();
    fanOut("e1");
    step.finish();
    assertThat(told()).hasSize(1);
  }

  private AudienceHarness<MemberChange> step(OperatorSubtaskState snapshot) throws Exception {
    return step(snapshot, MAX_BUCKETS);
  }

  private AudienceHarness<MemberChange> step(OperatorSubtaskState snapshot, int maxBuckets)
      throws Exception {
    AudienceSettings settings =
        new AudienceSettings(Duration.ofDays(3), Duration.ofDays(3), 10, maxBuckets, 3, 5_000);
    return AudienceHarness.of(
        TopicStep.factory(settings, parameters -> opened::incrementAndGet), KEYS, snapshot);
  }

  private AudienceHarness<MemberChange> open() throws Exception {
    return step.caughtUp(TopicInput.SUBSCRIPTIONS.number())
        .caughtUp(TopicInput.EVERYONE.number())
        .runMails();
  }

  private void join(int subscribers) throws Exception {
    for (String recipient : IntStream.range(0, subscribers).mapToObj(i -> "r" + i).toList()) {
      join(KIM, recipient);
    }
  }

  private void join(String topic, String recipient) throws Exception {
    step.process(TopicInput.SUBSCRIPTIONS.number(), new SubscriptionChange(topic, recipient, true));
  }

  private void leave(String topic, String recipient) throws Exception {
    step.process(
        TopicInput.SUBSCRIPTIONS.number(), new SubscriptionChange(topic, recipient, false));
  }

  private AudienceHarness<MemberChange> fanOut(String id) throws Exception {
    return step.process(TopicInput.NORMAL.number(), new FanOut(KIM, Samples.event(id, "order")));
  }

  private List<String> told() {
    return step.side(AudienceOutputs.fanOuts(Lane.NORMAL)).stream().map(FanOut::target).toList();
  }
}
