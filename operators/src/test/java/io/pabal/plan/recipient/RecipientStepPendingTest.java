package io.pabal.plan.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.plan.Samples;
import io.pabal.schema.Channel;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.LateRule;
import io.pabal.schema.catalog.Reach;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.deliver.VetoReason;
import io.pabal.schema.event.Event;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.inspect.InspectReply;
import io.pabal.schema.inspect.InspectSubject;
import io.pabal.schema.inspect.PendingItem;
import io.pabal.schema.plan.ChannelDecision;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.plan.DecisionStep;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.plan.PendingReason;
import io.pabal.schema.recipient.Address;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What waits in plan: retries, and every way in which one ends before it is due. */
class RecipientStepPendingTest {
  private static final Instant NEVER = Samples.NOW.plus(Samples.LIFE);
  private static final Address MAIL = new Address(Channel.EMAIL, "anna@example.com");
  private static final Address PHONE = new Address(Channel.SMS, "+821012345678");

  private StepHarness step;

  @BeforeEach
  void fresh() throws Exception {
    step = StepHarness.fresh();
  }

  @AfterEach
  void end() {
    assertNoTwoOfOnePositionAndStep();
    step.close();
  }

  @Test
  void whatFailedForNowIsSentAgainWhenItIsDue() throws Exception {
    OutboxNotification mail = sent(onlyMail());
    step.feedback(Returned.of(mail, OutcomeClass.TRANSIENT, 1));
    PendingItem waiting = pending().get(0);

    step.at(waiting.due().minusMillis(1));
    assertThat(step.outbox()).containsExactly(mail);
    step.at(waiting.due());

    OutboxNotification again = step.outbox().get(1);
    assertThat(again.items().get(0)).isEqualTo(mail.items().get(0).withAttempt(2));
    assertThat(again.notificationId()).isEqualTo(mail.notificationId());
    assertThat(again.sendBefore()).isEqualTo(mail.sendBefore());
    assertThat(again.decidedAt()).isEqualTo(waiting.due());
    assertThat(step.reasons())
        .containsExactly(
            DecisionReason.PLANNED, DecisionReason.RETRY_LATER, DecisionReason.RETRIED);
    assertThat(step.decisions())
        .extracting(Decision::step)
        .containsExactly(null, DecisionStep.FEEDBACK, DecisionStep.DUE);
    assertThat(step.decisions().get(1).detail())
        .isEqualTo("TRANSIENT 451; attempt 2 at " + waiting.due());
    assertThat(pending()).isEmpty();
    assertThat(step.timers()).isZero();
  }

  @Test
  void whatWaitsIsTold() throws Exception {
    OutboxNotification mail = sent(onlyMail());
    step.feedback(Returned.of(mail, OutcomeClass.TRANSIENT, 1));

    PendingItem waiting = pending().get(0);
    assertThat(waiting.reason()).isEqualTo(PendingReason.RETRY);
    assertThat(waiting.itemId()).isEqualTo(mail.items().get(0).itemId());
    assertThat(waiting.attempt()).isEqualTo(2);
    assertThat(waiting.since()).isEqualTo(Samples.NOW);
    assertThat(waiting.due()).isBetween(Samples.NOW.plusSeconds(10), Samples.NOW.plusSeconds(130));
    assertThat(waiting.lifeEndsAt()).isEqualTo(mail.sendBefore());
    assertThat(waiting.outcome()).isEqualTo(OutcomeClass.TRANSIENT);
    assertThat(waiting.code()).isEqualTo("451");
  }

  @Test
  void retriesEndWithTheLife() throws Exception {
    OutboxNotification last = sent(onlyMail());
    long sequence = 0;
    while (last != null) {
      step.feedback(Returned.of(last, OutcomeClass.TRANSIENT, ++sequence));
      List<PendingItem> waiting = pending();
      int before = step.outbox().size();
      if (!waiting.isEmpty()) {
        assertThat(waiting.get(0).due()).isBefore(NEVER);
        step.at(waiting.get(0).due());
      }
      last = step.outbox().size() > before ? step.outbox().get(before) : null;
    }

    Decision end = step.decisions().get(step.decisions().size() - 1);
    assertThat(end.reason()).isEqualTo(DecisionReason.GAVE_UP);
    assertThat(end.detail()).endsWith("its life ends before it may be tried again");
    assertThat(step.outbox()).hasSizeBetween(4, 60);
    assertThat(step.timers()).isZero();
  }

  @Test
  void anOptOutWhileItWaitsEndsIt() throws Exception {
    step.feedback(Returned.of(sent(onlyMail()), OutcomeClass.TRANSIENT, 1));
    step.preferences(Samples.globally(null, Map.of("email", false)));

    assertEndedBy(DecisionReason.OPTED_OUT, DecisionStep.CHANGE);
  }

  @Test
  void anUnsubscribeWhileItWaitsEndsIt() throws Exception {
    step.feedback(Returned.of(sent(onlyMail()), OutcomeClass.TRANSIENT, 1));
    step.optOut("order", Samples.NOW, true);

    assertEndedBy(DecisionReason.OPTED_OUT, DecisionStep.CHANGE);
  }

  @Test
  void anOptOutBeforeTheFeedbackEndsIt() throws Exception {
    OutboxNotification mail = sent(onlyMail());
    step.preferences(Samples.globally(false, Map.of()));
    step.feedback(Returned.of(mail, OutcomeClass.TRANSIENT, 1));

    assertEndedBy(DecisionReason.OPTED_OUT, DecisionStep.FEEDBACK);
  }

  @Test
  void anErasureWhileItWaitsEndsIt() throws Exception {
    step.feedback(Returned.of(sent(onlyMail()), OutcomeClass.TRANSIENT, 1));
    step.erase(Samples.ANNA);

    assertEndedBy(DecisionReason.NO_PROFILE, DecisionStep.CHANGE);
  }

  @Test
  void aDeadAddressEndsWhateverElseWaitsForIt() throws Exception {
    OutboxNotification first = sent(onlyMail());
    step.feedback(Returned.of(first, OutcomeClass.TRANSIENT, 1));
    step.event(Samples.forAnna("e2", "order"));
    step.feedback(Returned.of(step.outbox().get(1), OutcomeClass.DEAD_ADDRESS, 2));

    assertThat(step.reasons())
        .containsExactly(
            DecisionReason.PLANNED,
            DecisionReason.RETRY_LATER,
            DecisionReason.PLANNED,
            DecisionReason.NO_ADDRESS,
            DecisionReason.GAVE_UP);
    step.at(NEVER);
    assertThat(step.outbox()).hasSize(2);
  }

  @Test
  void aRuleThatIsGoneEndsIt() throws Exception {
    step.feedback(Returned.of(sent(onlyMail()), OutcomeClass.TRANSIENT, 1));
    step.catalog(Samples.catalog(2, Samples.rule("marketing", Reach.ALL, Channel.EMAIL)));
    step.at(pending().get(0).due());

    assertEndedBy(DecisionReason.NO_RULE, DecisionStep.DUE);
  }

  @Test
  void itGoesOnInTheWordsOfTodaysCatalog() throws Exception {
    step.feedback(Returned.of(sent(onlyMail()), OutcomeClass.TRANSIENT, 1));
    step.catalog(Samples.catalog(2, onlyMail()));
    step.at(pending().get(0).due());

    assertThat(step.outbox())
        .extracting(OutboxNotification::catalogVersion)
        .containsExactly(1L, 2L);
  }

  @Test
  void aCancelWhileItWaitsEndsItAndVetoesTheOutbox() throws Exception {
    step.feedback(Returned.of(sent(onlyMail()), OutcomeClass.TRANSIENT, 1));
    step.event(cancelling("e1"));

    assertThat(step.reasons()).endsWith(DecisionReason.CANCELLATION, DecisionReason.CANCELLED);
    assertThat(step.vetoes())
        .hasSize(Channel.values().length)
        .allMatch(veto -> veto.reason() == VetoReason.CANCELLED)
        .extracting(Veto::cancelKey)
        .containsOnly("e1");
    OutboxNotification mail = step.outbox().get(0);
    assertThat(step.vetoes().stream().filter(veto -> veto.channel() == Channel.EMAIL))
        .allMatch(veto -> veto.stops(mail, mail.items().get(0)));
    step.at(NEVER);
    assertThat(step.outbox()).containsExactly(mail);
    assertThat(step.timers()).isZero();
  }

  @Test
  void aCancelThatComesFirstIsRemembered() throws Exception {
    ready(onlyMail()).event(cancelling("cart-7"));
    step.event(
        new RecipientEvent(Samples.ANNA, keyed("e1", "cart-7", Samples.NOW.minusSeconds(9))));
    step.event(new RecipientEvent(Samples.ANNA, keyed("e2", "cart-7", Samples.NOW.plusSeconds(9))));
    step.event(
        new RecipientEvent(Samples.ANNA, keyed("e3", "cart-8", Samples.NOW.minusSeconds(9))));

    // The key was used anew by e2, which happened after the cancel.
    assertThat(step.reasons())
        .containsExactly(
            DecisionReason.CANCELLATION,
            DecisionReason.CANCELLED,
            DecisionReason.PLANNED,
            DecisionReason.PLANNED);
  }

  @Test
  void aCancelBetweenAttemptsEndsWhatComesBack() throws Exception {
    OutboxNotification mail = sent(onlyMail());
    step.event(cancelling("e1"));
    step.feedback(Returned.of(mail, OutcomeClass.TRANSIENT, 1));

    assertEndedBy(DecisionReason.CANCELLED, DecisionStep.FEEDBACK);
  }

  @Test
  void anotherSourceCannotCancel() throws Exception {
    step.feedback(Returned.of(sent(onlyMail()), OutcomeClass.TRANSIENT, 1));
    Event foreign = cancelling("e1").event();
    step.event(
        new RecipientEvent(
            Samples.ANNA,
            new Event(
                "c2",
                "/other",
                foreign.type(),
                foreign.time(),
                null,
                null,
                null,
                "{}",
                foreign.lane(),
                foreign.position(),
                foreign.appendedAt(),
                null,
                "e1")));
    step.at(pending().get(0).due());

    assertThat(step.outbox()).hasSize(2);
  }

  @Test
  void whenTheAddressIsAnotherItGoesThere() throws Exception {
    step.feedback(Returned.of(sent(onlyMail()), OutcomeClass.TRANSIENT, 1));
    Instant due = pending().get(0).due();
    Address corrected = new Address(Channel.EMAIL, "anna@example.org");
    step.profile(Samples.profile(corrected, PHONE)).at(due);

    assertThat(step.outbox())
        .extracting(OutboxNotification::address)
        .containsExactly(MAIL, corrected);
    assertThat(step.outbox().get(1).items().get(0).attempt()).isEqualTo(1);
    assertThat(step.reasons()).endsWith(DecisionReason.NO_ADDRESS, DecisionReason.RETRIED);
  }

  @Test
  void whatIsDueWaitsForTheGate() throws Exception {
    step.feedback(Returned.of(sent(onlyMail()), OutcomeClass.TRANSIENT, 1));
    Instant due = pending().get(0).due();
    OperatorSubtaskState snapshot = step.snapshot();

    try (StepHarness restored = StepHarness.restored(snapshot)) {
      restored.at(due.plusSeconds(60));
      assertThat(restored.outbox()).isEmpty();
      // Said while plan was down: the gate is there so that it is heard in time.
      restored.preferences(Samples.globally(null, Map.of("email", false)));
      restored.open().at(due.plusSeconds(62));

      assertThat(restored.outbox()).isEmpty();
      assertThat(restored.reasons()).containsExactly(DecisionReason.OPTED_OUT);
      assertThat(restored.timers()).isZero();
    }
    try (StepHarness restored = StepHarness.restored(snapshot)) {
      restored.at(due.plusSeconds(60)).open().at(due.plusSeconds(62));

      assertThat(restored.reasons()).containsExactly(DecisionReason.RETRIED);
    }
  }

  @Test
  void noMoreWaitForARecipientThanTheBound() throws Exception {
    ready(onlyMail());
    for (int i = 0; i <= PendingStore.MAX_PENDING; i++) {
      step.event(Samples.forAnna("e" + i, "order"));
      step.feedback(Returned.of(step.outbox().get(i), OutcomeClass.TRANSIENT, i + 1));
    }

    InspectReply reply = ask();
    assertThat(reply.pendingItems()).isEqualTo(PendingStore.MAX_PENDING);
    assertThat(reply.pending())
        .hasSize(InspectReply.MAX_LISTED)
        .isSortedAccordingTo((a, b) -> a.due().compareTo(b.due()));
    assertThat(step.reasons()).endsWith(DecisionReason.TOO_MANY_PENDING);
  }

  @Test
  void aDeadAddressGivesWayToTheFallbackOnce() throws Exception {
    OutboxNotification mail = sent(mailThenPhone());
    step.feedback(Returned.of(mail, OutcomeClass.DEAD_ADDRESS, 1));

    assertThat(step.reasons())
        .containsExactly(DecisionReason.PLANNED, DecisionReason.GAVE_UP, DecisionReason.FELL_BACK);
    OutboxNotification text = step.outbox().get(1);
    assertThat(text.address()).isEqualTo(PHONE);
    assertThat(text.sendBefore()).isEqualTo(mail.sendBefore());
    assertThat(text.items().get(0).attempt()).isEqualTo(1);

    step.feedback(Returned.of(text, OutcomeClass.BAD_MESSAGE, 2));
    assertThat(step.reasons()).endsWith(DecisionReason.GAVE_UP);
    assertThat(step.outbox()).hasSize(2);
  }

  @Test
  void theFallbackWaitsForTheLastAddress() throws Exception {
    Rule rule =
        new Rule(
            "shop.order",
            "order",
            "order",
            List.of(Channel.EMAIL),
            Reach.ALL,
            Reach.ALL,
            null,
            List.of(Channel.SMS));
    Address second = new Address(Channel.EMAIL, "anna@work.example");
    step.profile(Samples.profile(MAIL, second, PHONE)).catalog(Samples.catalog(rule)).open();
    step.event(Samples.forAnna("e1", "order"));

    step.feedback(Returned.of(step.outbox().get(0), OutcomeClass.DEAD_ADDRESS, 1));
    assertThat(step.outbox()).hasSize(2);
    step.feedback(Returned.of(step.outbox().get(1), OutcomeClass.DEAD_ADDRESS, 2));
    assertThat(step.outbox())
        .extracting(OutboxNotification::channel)
        .containsExactly(Channel.EMAIL, Channel.EMAIL, Channel.SMS);
  }

  @Test
  void whoOptedOutIsNotToldByTheFallback() throws Exception {
    step.feedback(Returned.of(sent(mailThenPhone()), OutcomeClass.TRANSIENT, 1));
    step.preferences(Samples.globally(false, Map.of()));

    assertEndedBy(DecisionReason.OPTED_OUT, DecisionStep.CHANGE);
  }

  @Test
  void theFallbackAsksForTheWishesOfToday() throws Exception {
    OutboxNotification mail = sent(mailThenPhone());
    step.preferences(Samples.globally(null, Map.of("sms", false)));
    step.feedback(Returned.of(mail, OutcomeClass.BAD_MESSAGE, 1));

    assertThat(step.outbox()).containsExactly(mail);
    Decision last = step.decisions().get(step.decisions().size() - 1);
    assertThat(last.step()).isEqualTo(DecisionStep.FALLBACK);
    assertThat(last.reason()).isEqualTo(DecisionReason.OPTED_OUT);
    assertThat(last.channels()).extracting(ChannelDecision::channel).containsExactly(Channel.SMS);
  }

  @Test
  void whatIsCancelledDoesNotFallBack() throws Exception {
    OutboxNotification mail = sent(mailThenPhone());
    step.event(cancelling("e1"));
    step.feedback(Returned.of(mail, OutcomeClass.BAD_MESSAGE, 1));

    assertThat(step.outbox()).containsExactly(mail);
  }

  @Test
  void anEndedLifeDoesNotFallBack() throws Exception {
    OutboxNotification mail = sent(mailThenPhone());
    step.feedback(Returned.of(mail, OutcomeClass.EXPIRED, 1));

    assertThat(step.outbox()).containsExactly(mail);
    assertThat(step.reasons()).endsWith(DecisionReason.LIFE_ENDED);
  }

  @Test
  void aScheduleWithoutRetryFallsBackAtOnce() throws Exception {
    Catalog catalog = Samples.catalogTrying(1, mailThenPhone());
    step.profile(Samples.anna()).catalog(catalog).open();
    step.event(Samples.forAnna("e1", "order"));
    step.feedback(Returned.of(step.outbox().get(0), OutcomeClass.TRANSIENT, 1));

    assertThat(step.reasons())
        .containsExactly(DecisionReason.PLANNED, DecisionReason.GAVE_UP, DecisionReason.FELL_BACK);
    assertThat(pending()).isEmpty();
  }

  @Test
  void whatIsLateIsSentIfItsCategorySaysSo() throws Exception {
    OutboxNotification mail = late(LateRule.SEND, "e1").get(0);

    OutboxNotification again = step.outbox().get(1);
    assertThat(mail.sendBefore()).isEqualTo(Samples.NOW.plusSeconds(600));
    assertThat(mail.endOfLife()).isEqualTo(NEVER);
    assertThat(again.sendBefore()).isEqualTo(NEVER);
    assertThat(again.items().get(0).attempt()).isEqualTo(2);
    assertThat(step.reasons()).endsWith(DecisionReason.RETRIED);
  }

  @Test
  void whatIsLateIsDroppedIfItsCategorySaysSo() throws Exception {
    late(LateRule.DROP, "e1");

    assertEndedBy(DecisionReason.TOO_LATE, DecisionStep.FEEDBACK);
  }

  @Test
  void ofWhatIsLateOnlyTheNewestIsSent() throws Exception {
    late(LateRule.MERGE, "e1", "e2", "e3");
    assertThat(pending()).extracting(PendingItem::reason).containsExactly(PendingReason.LATE);
    assertThat(step.outbox()).hasSize(3);

    step.at(Samples.NOW.plusSeconds(600).plus(NextSteps.MERGE_PAUSE));
    assertThat(step.outbox()).hasSize(4);
    assertThat(step.outbox().get(3).items().get(0).eventId()).isEqualTo("e3");
    assertThat(step.reasons().subList(3, 9))
        .containsExactly(
            DecisionReason.LATE,
            DecisionReason.MERGED,
            DecisionReason.LATE,
            DecisionReason.MERGED,
            DecisionReason.LATE,
            DecisionReason.RETRIED);
    assertThat(step.timers()).isZero();
  }

  @Test
  void anOlderOneThatComesLaterIsMergedIntoTheNewer() throws Exception {
    List<OutboxNotification> mails = late(LateRule.MERGE, "e1");
    Event older = keyed("e0", "e0", Samples.NOW.minusSeconds(60));
    step.at(Samples.NOW);
    step.event(new RecipientEvent(Samples.ANNA, older));
    step.feedback(Returned.of(step.outbox().get(1), OutcomeClass.EXPIRED, 7));

    assertThat(pending()).extracting(PendingItem::eventId).containsExactly("e1");
    assertThat(step.reasons()).endsWith(DecisionReason.MERGED);
    assertThat(mails).hasSize(1);
  }

  /** Mails of these events that deliver gave back ten minutes later. */
  private List<OutboxNotification> late(LateRule then, String... events) throws Exception {
    step.profile(Samples.anna()).catalog(Samples.catalogWhenLate(then, onlyMail())).open();
    for (String event : events) {
      step.event(Samples.forAnna(event, "order"));
    }
    List<OutboxNotification> mails = List.copyOf(step.outbox());
    step.at(Samples.NOW.plusSeconds(600));
    for (int i = 0; i < mails.size(); i++) {
      step.feedback(Returned.of(mails.get(i), OutcomeClass.EXPIRED, i + 1));
    }
    return mails;
  }

  /** The log tells a decision that was taken again from one that follows by exactly these. */
  private void assertNoTwoOfOnePositionAndStep() {
    assertThat(step.decisions())
        .extracting(d -> List.of(d.eventId(), d.position(), String.valueOf(d.step())))
        .doesNotHaveDuplicates();
  }

  private void assertEndedBy(DecisionReason reason, DecisionStep by) throws Exception {
    Decision last = step.decisions().get(step.decisions().size() - 1);
    assertThat(last.reason()).isEqualTo(reason);
    assertThat(last.step()).isEqualTo(by);
    assertThat(last.channels().get(0).itemIds())
        .containsExactly(step.outbox().get(0).items().get(0).itemId());
    step.at(NEVER);
    assertThat(step.outbox()).hasSize(1);
    assertThat(step.timers()).isZero();
  }

  private OutboxNotification sent(Rule rule) throws Exception {
    ready(rule).event(Samples.forAnna("e1", "order"));
    return step.outbox().get(0);
  }

  private StepHarness ready(Rule rule) throws Exception {
    return step.profile(Samples.anna()).catalog(Samples.catalog(rule)).open();
  }

  private static Rule onlyMail() {
    return Samples.rule("order", Reach.FIRST, Channel.EMAIL);
  }

  private static Rule mailThenPhone() {
    return new Rule(
        "shop.order",
        "order",
        "order",
        List.of(Channel.EMAIL),
        Reach.FIRST,
        Reach.FIRST,
        null,
        List.of(Channel.SMS));
  }

  private static RecipientEvent cancelling(String key) {
    return Samples.takingBack("cancel-" + key, key);
  }

  private static Event keyed(String id, String key, Instant time) {
    Event event = Samples.event(id, "order");
    return new Event(
        id,
        event.source(),
        event.type(),
        time,
        null,
        null,
        null,
        event.dataJson(),
        event.lane(),
        event.position(),
        event.appendedAt(),
        key,
        null);
  }

  private List<PendingItem> pending() throws Exception {
    return ask().pending();
  }

  private InspectReply ask() throws Exception {
    step.ask(Samples.ANNA, InspectSubject.PENDING, NEVER);
    return step.replies().get(step.replies().size() - 1);
  }
}
