package io.pabal.plan.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.plan.Samples;
import io.pabal.schema.Channel;
import io.pabal.schema.deliver.Feedback;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.deliver.ReceivedFeedback;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.plan.OutboxNotification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recipient step's state of every release is restored with today's code. */
class StoredSnapshotsTest {
  private static final String GATE_OPEN = "recipient-step-gate-open";
  private static final String GATE_CLOSED = "recipient-step-gate-closed";

  static List<String> releasesWithGateOpen() throws Exception {
    return StoredSnapshots.releases(GATE_OPEN);
  }

  static List<String> releasesWithGateClosed() throws Exception {
    return StoredSnapshots.releases(GATE_CLOSED);
  }

  @Test
  void everyReleaseHasBoth() throws Exception {
    assertThat(releasesWithGateOpen())
        .contains(StoredSnapshots.CURRENT_RELEASE)
        .isEqualTo(releasesWithGateClosed());
  }

  @ParameterizedTest
  @MethodSource("releasesWithGateOpen")
  void knowsProfilePreferencesCatalogAndWhatWasDecided(String release) throws Exception {
    try (StepHarness step = StepHarness.restored(StoredSnapshots.read(release, GATE_OPEN))) {
      step.open();
      step.event(Samples.forAnna("decided", "order"));
      step.feedback(feedback());
      step.event(Samples.forAnna("new", "order"));

      assertThat(step.reasons()).containsExactly(DecisionReason.DUPLICATE, DecisionReason.PLANNED);
      assertThat(step.outbox())
          .extracting(OutboxNotification::channel)
          .containsExactly(Channel.SMS);
    }
  }

  @ParameterizedTest
  @MethodSource("releasesWithGateClosed")
  void decidesWhatWaitedAtTheGate(String release) throws Exception {
    try (StepHarness step = StepHarness.restored(StoredSnapshots.read(release, GATE_CLOSED))) {
      assertThat(step.decisions()).isEmpty();
      step.open();

      assertThat(step.reasons()).containsExactly(DecisionReason.PLANNED, DecisionReason.GAVE_UP);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "pabal.snapshots.write", matches = "true")
  void writesTheCurrentRelease() throws Exception {
    try (StepHarness step = StepHarness.fresh()) {
      step.profile(Samples.anna()).catalog(Samples.everywhere());
      step.preferences(Samples.globally(null, Map.of("email", false))).open();
      step.event(Samples.forAnna("decided", "order")).feedback(feedback());
      StoredSnapshots.write(GATE_OPEN, step.snapshot());
    }
    try (StepHarness step = StepHarness.fresh()) {
      step.profile(Samples.anna()).catalog(Samples.everywhere());
      step.event(Samples.forAnna("waiting", "order")).feedback(feedback());
      StoredSnapshots.write(GATE_CLOSED, step.snapshot());
    }
  }

  private static ReceivedFeedback feedback() {
    OutboxNotification sms =
        new DecisionPolicy(Duration.ofDays(3))
            .decide(
                Samples.forAnna("decided", "order"),
                new Known(Samples.anna(), null, Samples.everywhere(), Samples.NOW),
                false)
            .notifications()
            .get(1);
    Feedback feedback =
        new Feedback(
            Feedback.SCHEMA,
            Samples.ANNA,
            sms,
            new HandOver("epoch", 1),
            OutcomeClass.TRANSIENT,
            "429",
            null,
            null,
            Samples.NOW);
    return new ReceivedFeedback(feedback, new SourcePosition("feedback", 0, 3));
  }
}
