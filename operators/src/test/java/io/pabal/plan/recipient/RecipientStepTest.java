package io.pabal.plan.recipient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.pabal.plan.Samples;
import io.pabal.plan.gate.HeldElements;
import io.pabal.schema.Channel;
import io.pabal.schema.catalog.Reach;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.deliver.Feedback;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.deliver.ReceivedFeedback;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.deliver.VetoReason;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.inspect.Inspect;
import io.pabal.schema.inspect.InspectReply;
import io.pabal.schema.inspect.InspectSubject;
import io.pabal.schema.plan.ChannelDecision;
import io.pabal.schema.plan.ChannelReason;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.plan.PreferenceRule;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Device;
import io.pabal.schema.recipient.OptOut;
import io.pabal.schema.recipient.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecipientStepTest {
  private StepHarness step;

  @BeforeEach
  void start() throws Exception {
    step = StepHarness.fresh();
  }

  @AfterEach
  void stop() throws Exception {
    step.close();
  }

  @Test
  void wantsSmsOnlyOfEmailAndSmsOnlySmsIsSent() throws Exception {
    step.profile(Samples.anna()).catalog(Samples.everywhere());
    step.preferences(Samples.globally(null, Map.of("email", false))).open();
    step.event(Samples.forAnna("e1", "order"));

    assertThat(step.outbox()).extracting(OutboxNotification::channel).containsExactly(Channel.SMS);
  }

  @Test
  void threadMutedMeanwhileIsVetoedAndItsNextEventNotPlanned() throws Exception {
    step.profile(Samples.anna()).catalog(Samples.everywhere()).open();
    step.event(Samples.inThread("e1", "t1")).event(Samples.inThread("e2", "t2"));
    List<OutboxNotification> sent = step.outbox();
    step.preferences(Samples.muting("t1")).event(Samples.inThread("e3", "t1"));

    assertThat(step.outbox()).isEqualTo(sent);
    List<Veto> vetoes = step.vetoes();
    assertThat(
            sent.stream()
                .filter(notification -> vetoes.stream().anyMatch(v -> stops(v, notification)))
                .map(notification -> notification.items().get(0).thread()))
        .containsExactly("t1", "t1");
    assertThat(step.decisions().get(2).channels())
        .allMatch(channel -> channel.preferenceRule() == PreferenceRule.THREAD_MUTED);
  }

  @Test
  void questionIsAnsweredWithWhatTheStateHolds() throws Exception {
    step.profile(Samples.anna().withVersion(3)).catalog(Samples.everywhere());
    step.ask(Samples.ANNA, InspectSubject.PROFILE, Samples.NOW);
    step.preferences(Samples.muting("t1").withVersion(5)).open();
    step.event(Samples.forAnna("e1", "order")).event(Samples.forAnna("e2", "order"));
    int entries = step.stateEntries();
    step.ask(Samples.ANNA, InspectSubject.PREFERENCES, Samples.NOW);
    step.ask("nobody", InspectSubject.PROFILE, Samples.NOW);

    InspectReply early = step.replies().get(0);
    assertThat(early.gateOpen()).isFalse();
    assertThat(early.profile().version()).isEqualTo(3);
    assertThat(early.preferences()).isNull();
    InspectReply later = step.replies().get(1);
    assertThat(later.questionId()).isEqualTo("q2");
    assertThat(later.gateOpen()).isTrue();
    assertThat(later.profile()).isNull();
    assertThat(later.preferences().version()).isEqualTo(5);
    assertThat(later.decidedEvents()).isEqualTo(2);
    assertThat(later.catalogVersion()).isEqualTo(1);
    assertThat(step.replies().get(2).profile()).isNull();
    assertThat(step.stateEntries()).isEqualTo(entries);
  }

  @Test
  void questionThatNobodyWaitsForIsNotAnswered() throws Exception {
    Instant oldest = Samples.NOW.minus(Inspect.MAX_AGE);
    step.ask(Samples.ANNA, InspectSubject.PROFILE, oldest.minusMillis(1));
    assertThat(step.replies()).isEmpty();
    step.ask(Samples.ANNA, InspectSubject.PROFILE, oldest);
    assertThat(step.replies()).hasSize(1);
  }

  @Test
  void eventsThatAreKnownAreCountedUpToTheBound() throws Exception {
    step.profile(Samples.anna()).catalog(Samples.everywhere()).open();
    for (int i = 0; i <= InspectReply.MAX_COUNTED; i++) {
      step.event(Samples.forAnna("e" + i, "order"));
    }
    step.ask(Samples.ANNA, InspectSubject.PROFILE, Samples.NOW);
    assertThat(step.replies().get(0).decidedEvents()).isEqualTo(InspectReply.MAX_COUNTED);
  }

  @Test
  void unsubscribingStopsWhatWaitsAndWhatComesAndIsKept() throws Exception {
    step.profile(Samples.anna()).catalog(Samples.everywhere()).open();
    step.event(Samples.forAnna("e1", "order"));
    step.optOut("order", Samples.NOW, true).optOut("order", Samples.NOW, true);
    step.event(Samples.forAnna("e2", "order")).event(Samples.forAnna("e3", "security"));

    assertThat(step.optOuts())
        .containsExactly(new OptOut(OptOut.SCHEMA, Samples.ANNA, "order", Samples.NOW));
    assertThat(step.vetoes())
        .extracting(Veto::channel, Veto::category)
        .containsExactly(
            tuple(Channel.EMAIL, "order"),
            tuple(Channel.SMS, "order"),
            tuple(Channel.PUSH, "order"));
    assertThat(step.reasons())
        .containsExactly(DecisionReason.PLANNED, DecisionReason.OPTED_OUT, DecisionReason.PLANNED);
    assertThat(step.decisions().get(1).channels())
        .allMatch(channel -> channel.preferenceRule() == PreferenceRule.UNSUBSCRIBED);
  }

  @Test
  void documentThatKnowsNothingOfTheOptOutDoesNotUndoItALaterWordDoes() throws Exception {
    step.profile(Samples.anna()).catalog(Samples.everywhere()).open();
    step.optOut("marketing", Samples.NOW, false);
    assertThat(step.optOuts()).isEmpty();
    step.preferences(Samples.consent("marketing", null)).event(Samples.forAnna("e1", "marketing"));
    step.preferences(Samples.consent("marketing", Samples.NOW))
        .event(Samples.forAnna("e2", "marketing"));
    step.preferences(Samples.consent("marketing", Samples.NOW.plusSeconds(1)))
        .event(Samples.forAnna("e3", "marketing"));
    step.preferences(Samples.consent("marketing", null)).event(Samples.forAnna("e4", "marketing"));

    assertThat(step.reasons())
        .containsExactly(
            DecisionReason.OPTED_OUT,
            DecisionReason.OPTED_OUT,
            DecisionReason.PLANNED,
            DecisionReason.OPTED_OUT);
    // The last document took the later word away again: what was planned by it is vetoed.
    assertThat(step.vetoes())
        .hasSize(Channel.values().length)
        .allMatch(veto -> veto.category().equals("marketing"));
  }

  @Test
  void optOutSurvivesARestoreAndATombstoneForgetsIt() throws Exception {
    step.profile(Samples.anna()).catalog(Samples.everywhere());
    step.optOut("order", Samples.NOW, true);
    try (StepHarness restored = StepHarness.restored(step.snapshot())) {
      restored.open().event(Samples.forAnna("e1", "order"));
      assertThat(restored.reasons()).containsExactly(DecisionReason.OPTED_OUT);
      int entries = restored.stateEntries();
      restored.optOut("order", null, false);
      assertThat(restored.stateEntries()).isEqualTo(entries - 1);
      restored.event(Samples.forAnna("e2", "order"));
      assertThat(restored.reasons().get(1)).isEqualTo(DecisionReason.PLANNED);
    }
  }

  private static boolean stops(Veto veto, OutboxNotification notification) {
    return veto.channel() == notification.channel()
        && veto.stops(notification, notification.items().get(0));
  }

  static List<RecipientInput> gateInputs() {
    return Stream.of(RecipientInput.values()).filter(RecipientInput::opensGate).toList();
  }

  @ParameterizedTest
  @MethodSource("gateInputs")
  void decidesNothingBeforeTheLastInputHasCaughtUp(RecipientInput last) throws Exception {
    step.profile(Samples.anna()).catalog(Samples.everywhere());
    step.event(Samples.forAnna("e1", "order"));
    step.allButOneCaughtUp(last).runMails();

    assertThat(step.decisions()).isEmpty();
    assertThat(step.timesOpened()).isZero();

    step.caughtUp(last).runMails();

    assertThat(step.reasons()).containsExactly(DecisionReason.PLANNED);
    assertThat(step.timesOpened()).isEqualTo(1);
  }

  @Test
  void anInputThatCatchesUpTwiceDoesNotStandInForAnother() throws Exception {
    step.event(Samples.forAnna("e1", "order"));
    step.caughtUp(RecipientInput.PROFILES).caughtUp(RecipientInput.PROFILES);
    step.caughtUp(RecipientInput.URGENT).caughtUp(RecipientInput.NORMAL);
    step.caughtUp(RecipientInput.FAN_OUT).caughtUp(RecipientInput.FEEDBACK).runMails();

    assertThat(step.decisions()).isEmpty();
  }

  /** Without the gate this event would be decided before the opt-out is read. */
  @Test
  void optOutMadeMeanwhileWinsOverEventsThatWaited() throws Exception {
    step.profile(Samples.anna()).catalog(Samples.everywhere());
    step.event(Samples.forAnna("e1", "order"));
    step.preferences(Samples.globally(false, Map.of()));
    step.open();

    assertThat(step.reasons()).containsExactly(DecisionReason.OPTED_OUT);
    assertThat(step.outbox()).isEmpty();
  }

  @Test
  void gateIsClosedAgainAfterARestoreAndTheOptOutMadeMeanwhileWins() throws Exception {
    step.profile(Samples.anna()).catalog(Samples.everywhere()).open();
    OperatorSubtaskState snapshot = step.snapshot();

    try (StepHarness restored = StepHarness.restored(snapshot)) {
      restored.event(Samples.forAnna("e1", "order")).runMails();
      assertThat(restored.decisions()).isEmpty();

      restored.preferences(Samples.globally(false, Map.of())).open();
      assertThat(restored.reasons()).containsExactly(DecisionReason.OPTED_OUT);
      assertThat(restored.timesOpened()).isEqualTo(1);
    }
  }

  @Test
  void heldElementsSurviveARestoreInOrder() throws Exception {
    step.profile(Samples.anna()).catalog(Samples.everywhere());
    for (int i = 0; i < 10; i++) {
      step.event(Samples.forAnna("e" + i, "order"));
    }
    OperatorSubtaskState snapshot = step.snapshot();

    try (StepHarness restored = StepHarness.restored(snapshot)) {
      restored.event(Samples.forAnna("e10", "order")).open();

      assertThat(restored.decisions())
          .extracting(Decision::eventId)
          .containsExactly("e0", "e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8", "e9", "e10");
    }
  }

  @Test
  void drainsInSlicesAndNoLaterEventOvertakes() throws Exception {
    step.profile(Samples.anna()).catalog(Samples.everywhere());
    int waiting = HeldElements.SLICE + 50;
    for (int i = 0; i < waiting; i++) {
      step.event(Samples.forAnna("e" + i, "order"));
    }
    step.allButOneCaughtUp(null);
    assertThat(step.decisions()).hasSize(HeldElements.SLICE);
    assertThat(step.timesOpened()).isZero();

    step.event(Samples.forAnna("last", "order"));
    assertThat(step.decisions()).hasSize(HeldElements.SLICE);
    step.runMails();

    assertThat(step.decisions()).hasSize(waiting + 1);
    assertThat(step.decisions().get(waiting).eventId()).isEqualTo("last");
    assertThat(step.decisions().get(waiting - 1).eventId()).isEqualTo("e" + (waiting - 1));
    assertThat(step.timesOpened()).isEqualTo(1);
  }

  @Test
  void failsRatherThanHoldWithoutBound() throws Exception {
    try (StepHarness small = StepHarness.fresh(2)) {
      small.event(Samples.forAnna("e1", "order")).event(Samples.forAnna("e2", "order"));

      assertThatThrownBy(() -> small.event(Samples.forAnna("e3", "order")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("gate");
    }
  }

  @Test
  void sameEventIsDecidedOnceAndThenADuplicate() throws Exception {
    ready().event(Samples.forAnna("e1", "order")).event(Samples.forAnna("e1", "order"));

    assertThat(step.reasons()).containsExactly(DecisionReason.PLANNED, DecisionReason.DUPLICATE);
    assertThat(step.outbox()).hasSize(2);
  }

  @Test
  void wantsPushOnlyOfEmailAndPushOnlyPushIsSent() throws Exception {
    Address phone = new Address(Channel.PUSH, "token-of-a-phone", Device.of(Platform.FCM));
    step.profile(Samples.profile(new Address(Channel.EMAIL, "anna@example.com"), phone))
        .catalog(Samples.catalog(Samples.rule("order", Reach.ALL, Channel.EMAIL, Channel.PUSH)))
        .open();
    step.event(Samples.forAnna("before", "order"));
    assertThat(step.outbox())
        .extracting(OutboxNotification::channel)
        .containsExactly(Channel.EMAIL, Channel.PUSH);

    step.preferences(Samples.globally(null, Map.of("email", false)))
        .event(Samples.forAnna("after", "order"));
    assertThat(step.outbox().subList(2, step.outbox().size()))
        .singleElement()
        .satisfies(sent -> assertThat(sent.address()).isEqualTo(phone));
    assertThat(step.decisions().get(1).channels())
        .extracting(ChannelDecision::channel, ChannelDecision::reason)
        .containsExactly(
            tuple(Channel.EMAIL, ChannelReason.CHANNEL_OFF),
            tuple(Channel.PUSH, ChannelReason.CHOSEN));
    // What was planned before and not handed over yet is called back, by e-mail alone.
    assertThat(step.vetoes()).extracting(Veto::channel).containsExactly(Channel.EMAIL);
  }

  @Test
  void eachDeviceIsAnItemOfItsOwn() throws Exception {
    Address phone = new Address(Channel.PUSH, "token-of-a-phone", Device.of(Platform.FCM));
    Address tablet = new Address(Channel.PUSH, "token-of-a-tablet", Device.of(Platform.APNS));
    Rule rule =
        new Rule("shop.order", "order", "order", List.of(Channel.PUSH), Reach.FIRST, Reach.ALL);
    step.profile(Samples.profile(phone, tablet)).catalog(Samples.catalog(rule)).open();
    step.event(Samples.forAnna("e1", "order"));

    assertThat(step.outbox())
        .extracting(OutboxNotification::address)
        .containsExactly(phone, tablet);
    assertThat(step.outbox())
        .extracting(sent -> sent.items().get(0).itemId())
        .doesNotHaveDuplicates();
  }

  @Test
  void namedAndInTheAudienceIsToldOnce() throws Exception {
    ready().event(Samples.forAnna("e1", "order")).fanOut(Samples.forAnna("e1", "order"));

    assertThat(step.reasons()).containsExactly(DecisionReason.PLANNED, DecisionReason.DUPLICATE);
    assertThat(step.outbox()).hasSize(2);
  }

  @Test
  void duplicateIsKnownAfterARestore() throws Exception {
    ready().event(Samples.forAnna("e1", "order"));

    try (StepHarness restored = StepHarness.restored(step.snapshot())) {
      restored.open().event(Samples.forAnna("e1", "order"));
      assertThat(restored.reasons()).containsExactly(DecisionReason.DUPLICATE);
    }
  }

  @Test
  void sameEventOfTwoRecipientsIsNoDuplicate() throws Exception {
    ready().event(Samples.forAnna("e1", "order"));
    step.event(new RecipientEvent("bert", Samples.event("e1", "order")));

    assertThat(step.reasons()).containsExactly(DecisionReason.PLANNED, DecisionReason.NO_PROFILE);
  }

  @Test
  void wantsSmsOnly_ofEmailAndSms_onlySmsIsPlanned() throws Exception {
    ready().preferences(Samples.globally(null, Map.of("email", false)));
    step.event(Samples.forAnna("e1", "order"));

    assertThat(step.outbox()).extracting(OutboxNotification::channel).containsExactly(Channel.SMS);
  }

  @Test
  void optOutVetoesWhatIsAlreadyInTheOutbox() throws Exception {
    ready().preferences(Samples.wishes("order", null, Map.of("sms", false)));

    assertThat(step.vetoes())
        .singleElement()
        .satisfies(v -> assertThat(v.channel()).isEqualTo(Channel.SMS))
        .satisfies(v -> assertThat(v.category()).isEqualTo("order"))
        .satisfies(v -> assertThat(v.decidedUntil()).isEqualTo(Samples.NOW))
        .satisfies(v -> assertThat(v.reason()).isEqualTo(VetoReason.OPTED_OUT));
  }

  @Test
  void erasureVetoesEveryChannelAndForgetsTheProfile() throws Exception {
    ready().erase(Samples.ANNA).event(Samples.forAnna("e1", "order"));

    assertThat(step.vetoes()).allMatch(v -> v.reason() == VetoReason.ERASED);
    assertThat(step.vetoes()).extracting(Veto::channel).containsExactlyInAnyOrder(Channel.values());
    assertThat(step.reasons()).containsExactly(DecisionReason.NO_PROFILE);
  }

  @Test
  void newestCatalogWinsInWhicheverOrder() throws Exception {
    step.profile(Samples.anna());
    step.catalog(Samples.catalog(3, Samples.rule("order", Reach.ALL, Channel.SMS)));
    step.catalog(Samples.catalog(2, Samples.rule("order", Reach.ALL, Channel.EMAIL))).open();
    step.event(Samples.forAnna("e1", "order"));

    assertThat(step.decisions()).extracting(Decision::catalogVersion).containsExactly(3L);
    assertThat(step.outbox()).extracting(OutboxNotification::channel).containsExactly(Channel.SMS);
  }

  @Test
  void feedbackIsAppliedOnce() throws Exception {
    ready().event(Samples.forAnna("e1", "order"));
    OutboxNotification email = step.outbox().get(0);
    step.feedback(feedback(email, 1, OutcomeClass.DEAD_ADDRESS));
    step.feedback(feedback(email, 1, OutcomeClass.DEAD_ADDRESS));
    step.feedback(feedback(step.outbox().get(1), 2, OutcomeClass.EXPIRED));

    assertThat(step.reasons())
        .containsExactly(DecisionReason.PLANNED, DecisionReason.GAVE_UP, DecisionReason.LIFE_ENDED);
    Decision gaveUp = step.decisions().get(1);
    assertThat(gaveUp.eventId()).isEqualTo("e1");
    assertThat(gaveUp.position().topic()).isEqualTo("feedback");
    assertThat(gaveUp.channels().get(0).itemIds()).containsExactly(email.items().get(0).itemId());
  }

  @Test
  void feedbackWaitsAtTheGateToo() throws Exception {
    ready().event(Samples.forAnna("e1", "order"));
    OutboxNotification email = step.outbox().get(0);

    try (StepHarness restored = StepHarness.restored(step.snapshot())) {
      restored.feedback(feedback(email, 1, OutcomeClass.TRANSIENT)).runMails();
      assertThat(restored.decisions()).isEmpty();
      restored.open();
      assertThat(restored.reasons()).containsExactly(DecisionReason.RETRY_LATER);
    }
  }

  @Test
  void stateIsFoundAfterRescaling() throws Exception {
    ready();
    for (String recipient : List.of("r1", "r2", "r3", "r4", "r5", "r6")) {
      step.event(new RecipientEvent(recipient, Samples.event("e1", "order")));
    }
    OperatorSubtaskState snapshot = step.snapshot();

    int decided = 0;
    for (int subtask = 0; subtask < 2; subtask++) {
      try (StepHarness half = StepHarness.restored(snapshot, 2, subtask)) {
        decided += half.stateEntries();
      }
    }
    // Six decided events and Anna's profile.
    assertThat(decided).isEqualTo(7);
  }

  @Test
  void whatIsForgottenLeavesNothingBehind() throws Exception {
    ready().preferences(Samples.globally(null, Map.of("email", false)));
    step.forgetPreferences(Samples.ANNA).erase(Samples.ANNA);

    assertThat(step.stateEntries()).isZero();
    assertThat(step.timers()).isZero();
  }

  @Test
  void nothingStaysHeldOnceTheGateIsOpen() throws Exception {
    for (int i = 0; i < 5; i++) {
      step.event(new RecipientEvent("r" + i, Samples.event("e" + i, "order")));
    }
    step.open();

    // One decided event for each; the queue at the gate is empty.
    assertThat(step.stateEntries()).isEqualTo(5);
    assertThat(step.timers()).isZero();
  }

  private StepHarness ready() throws Exception {
    return step.profile(Samples.anna()).catalog(Samples.everywhere()).open();
  }

  private static ReceivedFeedback feedback(
      OutboxNotification notification, long sequence, OutcomeClass outcome) {
    Feedback feedback =
        new Feedback(
            Feedback.SCHEMA,
            notification.recipient(),
            notification,
            new HandOver("epoch", sequence),
            outcome,
            "550",
            null,
            null,
            Samples.NOW);
    return new ReceivedFeedback(feedback, new SourcePosition("feedback", 0, sequence));
  }
}
