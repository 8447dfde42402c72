package io.pabal.plan.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.plan.Samples;
import io.pabal.plan.intake.DeadLetters;
import io.pabal.plan.recipient.RecipientSettings;
import io.pabal.schema.Lane;
import io.pabal.schema.Lifetimes;
import io.pabal.schema.audience.FanOut;
import io.pabal.schema.catalog.Audience;
import io.pabal.schema.catalog.AudienceKind;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.Event;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.event.UnaddressedEvent;
import io.pabal.schema.json.Json;
import io.pabal.schema.state.CatalogDocument;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AudienceStepTest {
  private static final int MAX_HELD = 10;

  private final AtomicInteger opened = new AtomicInteger();
  private AudienceHarness<FanOut> step;

  @BeforeEach
  void start() throws Exception {
    step = step(null);
  }

  @AfterEach
  void stop() {
    step.close();
  }

  @Test
  void fansOutToTheTopicOfTheRuleOnTheEventsLane() throws Exception {
    catalog(step).caughtUp(AudienceInput.CATALOG.number());
    event(step, Samples.by("kim", "e1", "order"));

    assertThat(step.side(AudienceOutputs.fanOuts(Lane.NORMAL)))
        .extracting(FanOut::target)
        .containsExactly("actor:kim");
    assertThat(step.side(AudienceOutputs.fanOuts(Lane.URGENT))).isEmpty();
    assertThat(step.out()).isEmpty();
    assertThat(opened).hasValue(1);
  }

  @Test
  void nothingLeavesBeforeTheCatalogHasCaughtUp() throws Exception {
    event(step, Samples.by("kim", "e1", "order"));
    assertThat(step.side(DeadLetters.TAG)).isEmpty();
    assertThat(opened).hasValue(0);

    catalog(step).caughtUp(AudienceInput.CATALOG.number()).runMails();

    assertThat(step.side(AudienceOutputs.fanOuts(Lane.NORMAL))).hasSize(1);
    assertThat(opened).hasValue(1);
  }

  @Test
  void heldEventsSurviveARestoreAndTheGateIsClosedAgain() throws Exception {
    catalog(step);
    event(step, Samples.by("kim", "e1", "order"));
    OperatorSubtaskState snapshot = step.snapshot();

    try (AudienceHarness<FanOut> restored = step(snapshot)) {
      assertThat(restored.side(AudienceOutputs.fanOuts(Lane.NORMAL))).isEmpty();
      restored.caughtUp(AudienceInput.CATALOG.number()).runMails();
      assertThat(restored.side(AudienceOutputs.fanOuts(Lane.NORMAL))).hasSize(1);
    }
  }

  @Test
  void failsRatherThanHoldWithoutBound() throws Exception {
    for (int i = 0; i < MAX_HELD; i++) {
      event(step, Samples.by("kim", "e" + i, "order"));
    }
    assertThatThrownBy(() -> event(step, Samples.by("kim", "one more", "order")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("gate");
  }

  @Test
  void sameEventIsFannedOutOnceAlsoAfterARestore() throws Exception {
    catalog(step).caughtUp(AudienceInput.CATALOG.number());
    event(step, Samples.by("kim", "e1", "order"));
    event(step, Samples.by("kim", "e1", "order"));
    assertThat(step.side(AudienceOutputs.fanOuts(Lane.NORMAL))).hasSize(1);

    try (AudienceHarness<FanOut> restored = step(step.snapshot())) {
      restored.caughtUp(AudienceInput.CATALOG.number());
      event(restored, Samples.by("kim", "e1", "order"));
      assertThat(restored.side(AudienceOutputs.fanOuts(Lane.NORMAL))).isEmpty();
    }
  }

  @Test
  void whatHasNoAudienceIsADeadLetterWithItsBytesAndMayComeAgain() throws Exception {
    step.caughtUp(AudienceInput.CATALOG.number());
    event(step, Samples.by("kim", "e1", "order"));
    assertThat(step.side(DeadLetters.TAG))
        .singleElement()
        .satisfies(letter -> assertThat(letter.reason()).isEqualTo(DeadLetterReason.NO_RECIPIENTS))
        .extracting(DeadLetter::valueBytes)
        .isEqualTo(5);

    catalog(step);
    event(step, Samples.by("kim", "e1", "order"));
    assertThat(step.side(AudienceOutputs.fanOuts(Lane.NORMAL))).hasSize(1);
  }

  private AudienceHarness<FanOut> step(OperatorSubtaskState snapshot) throws Exception {
    AudienceSettings settings =
        AudienceSettings.of(RecipientSettings.of(Lifetimes.defaults()), 5_000);
    AudienceSettings small =
        new AudienceSettings(settings.maxEventAge(), settings.dedupTtl(), MAX_HELD, 10, 10, 5_000);
    return AudienceHarness.of(
        AudienceStep.factory(small, Samples.CLOCK, parameters -> opened::incrementAndGet),
        Map.of(
            AudienceInput.URGENT.number(), AudienceKeys.EVENTS,
            AudienceInput.NORMAL.number(), AudienceKeys.EVENTS),
        snapshot);
  }

  private static AudienceHarness<FanOut> catalog(AudienceHarness<FanOut> step) throws Exception {
    Catalog catalog =
        Samples.catalog(
            Samples.rule(
                "order", new Audience(AudienceKind.SUBSCRIBERS, "actor:{actor}", List.of())));
    String json = new String(Json.write(catalog), StandardCharsets.UTF_8);
    return step.process(AudienceInput.CATALOG.number(), new CatalogDocument(1, json));
  }

  private static void event(AudienceHarness<FanOut> step, Event event) throws Exception {
    byte[] value = "bytes".getBytes(StandardCharsets.UTF_8);
    RawRecord original =
        new RawRecord("events", 0, 7, Samples.NOW.toEpochMilli(), null, value, Map.of());
    step.process(AudienceInput.NORMAL.number(), new UnaddressedEvent(event, original));
  }
}
