package io.pabal.plan.audience;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.plan.Samples;
import io.pabal.schema.audience.FanOut;
import io.pabal.schema.audience.MemberChange;
import io.pabal.schema.event.RecipientEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BucketStepTest {
  private static final AtomicBoolean ROOM = new AtomicBoolean();
  private static final int MAX_WAITING = 20;
  private static final Map<Integer, KeySelector<?, String>> KEYS =
      Map.of(
          BucketInput.URGENT.number(), AudienceKeys.FAN_OUTS,
          BucketInput.NORMAL.number(), AudienceKeys.FAN_OUTS,
          BucketInput.MEMBERS.number(), AudienceKeys.MEMBERS,
          BucketInput.RECIPIENT_READY.number(), AudienceKeys.MEMBERS);

  /** 5,000 a second, a look every 5 ms. */
  private static final int SLICE = 25;

  /** With what was left of a whole one before. */
  private static final int FIRST = SLICE + 1;

  private AudienceHarness<RecipientEvent> step;

  @BeforeEach
  void start() throws Exception {
    ROOM.set(true);
    step = step(null);
  }

  @AfterEach
  void stop() {
    step.close();
  }

  @Test
  void tellsEachMemberOnce() throws Exception {
    enter("b0", 3);
    enter("b0", 3);
    open().process(BucketInput.NORMAL.number(), fanOut("b0", "e1"));

    assertThat(step.out())
        .extracting(RecipientEvent::recipient)
        .containsExactlyInAnyOrder("r0", "r1", "r2");
    assertThat(step.out()).allMatch(told -> told.event().id().equals("e1"));
  }

  @Test
  void nothingIsLeftAfterTellingAndLeaving() throws Exception {
    enter("b0", 500);
    open().process(BucketInput.NORMAL.number(), fanOut("b0", "e1"));
    for (int tick = 1; tick < 500 / SLICE; tick++) {
      step.passMillis(BucketStep.TICK_MILLIS);
    }
    assertThat(step.out()).hasSize(500);

    for (int i = 0; i < 500; i++) {
      step.process(BucketInput.MEMBERS.number(), new MemberChange("b0", "r" + i, false));
    }
    step.passMillis(1_000);
    assertThat(step.out()).hasSize(500);
    assertThat(step.stateEntries()).isZero();
    assertThat(step.timers()).isZero();
  }

  @Test
  void keepsThePace() throws Exception {
    for (int bucket = 0; bucket < 10; bucket++) {
      enter("b" + bucket, 500);
    }
    open();
    for (int bucket = 0; bucket < 10; bucket++) {
      step.process(BucketInput.NORMAL.number(), fanOut("b" + bucket, "sale"));
    }
    assertThat(step.out()).as("at once").hasSize(FIRST);
    for (int tick = 1; tick < 5_000 / SLICE - 1; tick++) {
      step.passMillis(BucketStep.TICK_MILLIS);
      assertThat(step.out()).hasSize(FIRST + SLICE * tick);
    }
    step.passMillis(1_000);
    assertThat(step.out()).hasSize(5_000);
  }

  @Test
  void urgentOnesDoNotWaitForTheRestOfABucket() throws Exception {
    enter("b0", 500);
    enter("u", 2);
    open().process(BucketInput.NORMAL.number(), fanOut("b0", "sale"));
    assertThat(step.out()).hasSize(FIRST);

    step.process(BucketInput.URGENT.number(), new FanOut("u", Samples.event("alarm", "security")));
    step.passMillis(BucketStep.TICK_MILLIS);
    assertThat(step.side(AudienceOutputs.urgent())).hasSize(2);
    assertThat(step.out()).hasSize(FIRST + SLICE - 2);

    for (int tick = 0; tick < 500 / SLICE; tick++) {
      step.passMillis(BucketStep.TICK_MILLIS);
    }
    assertThat(recipients(step)).doesNotHaveDuplicates().hasSize(500);
  }

  @Test
  void aBucketInItsMidstIsToldToItsEndAfterARestore() throws Exception {
    enter("b0", 500);
    open().process(BucketInput.NORMAL.number(), fanOut("b0", "sale"));
    List<String> told = recipients(step);
    assertThat(told).hasSize(FIRST);

    try (AudienceHarness<RecipientEvent> restored = step(step.snapshot())) {
      restored.process(BucketInput.MEMBERS.number(), new MemberChange("b0", told.get(0), false));
      open(restored);
      for (int tick = 0; tick < 500 / SLICE; tick++) {
        restored.passMillis(BucketStep.TICK_MILLIS);
      }
      assertThat(recipients(restored)).hasSize(500 - FIRST).doesNotContainAnyElementsOf(told);

      for (int i = 0; i < 500; i++) {
        restored.process(BucketInput.MEMBERS.number(), new MemberChange("b0", "r" + i, false));
      }
      assertThat(restored.stateEntries()).isZero();
    }
  }

  @Test
  void aBucketInItsMidstIsToldToItsEndAfterASnapshot() throws Exception {
    enter("b0", 2 * SLICE);
    open().process(BucketInput.NORMAL.number(), fanOut("b0", "sale"));
    step.snapshot();
    step.passMillis(BucketStep.TICK_MILLIS);

    assertThat(recipients(step)).hasSize(2 * SLICE).doesNotHaveDuplicates();
    for (int i = 0; i < 2 * SLICE; i++) {
      step.process(BucketInput.MEMBERS.number(), new MemberChange("b0", "r" + i, false));
    }
    assertThat(step.stateEntries()).isZero();
  }

  @Test
  void waitsWhileTheNetworkHasNoRoom() throws Exception {
    enter("b0", 3);
    open();
    ROOM.set(false);
    step.process(BucketInput.NORMAL.number(), fanOut("b0", "e1")).passMillis(1_000);
    assertThat(step.out()).isEmpty();

    ROOM.set(true);
    step.passMillis(FanOutPace.MOST_REST_MILLIS + BucketStep.TICK_MILLIS);
    assertThat(step.out()).hasSize(3);
  }

  /** Without the gate who left while the job was down would be told. */
  @Test
  void waitsForTheChangesFromBeforeTheStartAlsoAfterARestore() throws Exception {
    enter("b0", 2);
    step.process(BucketInput.NORMAL.number(), fanOut("b0", "e1")).passMillis(1_000);
    assertThat(step.out()).isEmpty();

    try (AudienceHarness<RecipientEvent> restored = step(step.snapshot())) {
      restored.passMillis(1_000);
      restored.process(BucketInput.MEMBERS.number(), new MemberChange("b0", "r0", false));
      restored.caughtUp(BucketInput.NORMAL.number()).caughtUp(BucketInput.URGENT.number());
      assertThat(restored.out()).isEmpty();

      restored.caughtUp(BucketInput.MEMBERS.number());
      assertThat(restored.out()).isEmpty();

      restored.caughtUp(BucketInput.RECIPIENT_READY.number());
      assertThat(restored.out()).extracting(RecipientEvent::recipient).containsExactly("r1");
    }
  }

  @Test
  void tellsOneForEachThatComesAboveTheBound() throws Exception {
    enter("b0", 1);
    open();
    ROOM.set(false);
    for (int i = 0; i < MAX_WAITING + 5; i++) {
      step.process(BucketInput.NORMAL.number(), fanOut("b0", "e" + i));
    }
    assertThat(step.out()).hasSize(5);

    step.finish();
    assertThat(step.out()).hasSize(MAX_WAITING + 5);
  }

  private AudienceHarness<RecipientEvent> step(OperatorSubtaskState snapshot) throws Exception {
    AudienceSettings settings =
        new AudienceSettings(Duration.ofDays(3), Duration.ofDays(3), 10, 10, MAX_WAITING, 5_000);
    return AudienceHarness.of(BucketStep.factory(settings, ROOM::get), KEYS, snapshot);
  }

  private AudienceHarness<RecipientEvent> open() throws Exception {
    return open(step);
  }

  private static AudienceHarness<RecipientEvent> open(AudienceHarness<RecipientEvent> step)
      throws Exception {
    return step.caughtUp(BucketInput.MEMBERS.number())
        .caughtUp(BucketInput.RECIPIENT_READY.number());
  }

  private static List<String> recipients(AudienceHarness<RecipientEvent> step) {
    return step.out().stream().map(RecipientEvent::recipient).toList();
  }

  private void enter(String bucket, int members) throws Exception {
    for (int i = 0; i < members; i++) {
      step.process(BucketInput.MEMBERS.number(), new MemberChange(bucket, "r" + i, true));
    }
  }

  private static FanOut fanOut(String bucket, String id) {
    return new FanOut(bucket, Samples.event(id, "order"));
  }
}
