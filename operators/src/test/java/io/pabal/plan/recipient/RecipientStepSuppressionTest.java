package io.pabal.plan.recipient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pabal.plan.Samples;
import io.pabal.schema.Channel;
import io.pabal.schema.Ids;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Reach;
import io.pabal.schema.deliver.Feedback;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.deliver.ReceivedFeedback;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.deliver.VetoReason;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.inspect.InspectReply;
import io.pabal.schema.inspect.InspectSubject;
import io.pabal.schema.plan.ChannelDecision;
import io.pabal.schema.plan.ChannelReason;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Profile;
import io.pabal.schema.recipient.SuppressedBy;
import io.pabal.schema.recipient.Suppression;
import io.pabal.schema.recipient.SuppressionChange;
import io.pabal.schema.recipient.SuppressionReason;
import io.pabal.schema.recipient.Suppressions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Addresses that must not be used: how plan learns of them, heeds them and forgets them. */
class RecipientStepSuppressionTest {
  private static final String MAIL = "anna@example.com";
  private static final String PHONE = "+821012345678";
  private static final String MAIL_KEY = Ids.addressKey(Channel.EMAIL, MAIL);
  private static final String PHONE_KEY = Ids.addressKey(Channel.SMS, PHONE);

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
  void deadAddressOfAnOutcomeIsNotUsedAgainAndTheNextChannelTakesOver() throws Exception {
    step.profile(Samples.anna()).catalog(firstOfMailAndSms()).open();
    step.event(Samples.forAnna("e1", "order"));
    OutboxNotification mail = step.outbox().get(0);
    step.feedback(feedback(mail, OutcomeClass.DEAD_ADDRESS, 1));
    step.event(Samples.forAnna("e2", "order"));

    assertThat(step.reasons())
        .containsExactly(DecisionReason.PLANNED, DecisionReason.GAVE_UP, DecisionReason.PLANNED);
    assertThat(last().channels())
        .extracting(ChannelDecision::channel, ChannelDecision::reason)
        .containsExactly(
            tuple(Channel.EMAIL, ChannelReason.SUPPRESSED),
            tuple(Channel.SMS, ChannelReason.CHOSEN));
    assertThat(step.outbox())
        .extracting(OutboxNotification::channel)
        .containsExactly(Channel.EMAIL, Channel.SMS);
    assertThat(step.suppressions())
        .singleElement()
        .satisfies(change -> assertThat(change.document().recipient()).isEqualTo(Samples.ANNA))
        .satisfies(
            change ->
                assertThat(change.words())
                    .containsExactly(
                        Suppression.said(
                            Channel.EMAIL,
                            MAIL_KEY,
                            SuppressionReason.DEAD_ADDRESS,
                            mail.decidedAt(),
                            SuppressedBy.OUTCOME,
                            "550")));
  }

  @Test
  void whatIsInTheOutboxForItIsVetoedMandatoryOrNot() throws Exception {
    step.profile(Samples.anna()).catalog(Samples.everywhere()).open();
    step.event(Samples.forAnna("e1", "security"));
    step.suppressions(true, stop(Samples.NOW));

    List<OutboxNotification> sent = step.outbox();
    assertThat(step.vetoes())
        .singleElement()
        .satisfies(veto -> assertThat(veto.reason()).isEqualTo(VetoReason.SUPPRESSED))
        .satisfies(veto -> assertThat(stopped(veto, sent)).containsExactly(Channel.SMS));
  }

  @Test
  void registeringItAgainBringsItBackAndAnOldBounceDoesNotTakeItAway() throws Exception {
    step.profile(mailRegistered(null)).catalog(firstOfMailAndSms()).open();
    step.event(Samples.forAnna("e1", "order"));
    OutboxNotification mail = step.outbox().get(0);
    step.feedback(feedback(mail, OutcomeClass.DEAD_ADDRESS, 1));
    step.profile(mailRegistered(mail.decidedAt())).event(Samples.forAnna("e2", "order"));
    step.profile(mailRegistered(mail.decidedAt().plusMillis(1)));
    step.event(Samples.forAnna("e3", "order"));
    // The same message bounces late, too.
    step.suppressions(true, dead(mail.decidedAt()));
    step.event(Samples.forAnna("e4", "order"));

    assertThat(step.outbox())
        .extracting(OutboxNotification::channel, sent -> sent.items().get(0).eventId())
        .containsExactlyInAnyOrder(
            tuple(Channel.EMAIL, "e1"),
            tuple(Channel.SMS, "e2"),
            tuple(Channel.EMAIL, "e3"),
            tuple(Channel.EMAIL, "e4"));
  }

  @Test
  void aBounceOfAnAddressThatIsGoneOrRegisteredAnewDoesNothing() throws Exception {
    step.profile(mailRegistered(Samples.NOW)).catalog(firstOfMailAndSms()).open();
    int entries = step.stateEntries();
    step.suppressions(true, dead(Samples.NOW.minusMillis(1)));
    step.profile(Samples.profile(new Address(Channel.SMS, PHONE)));
    step.suppressions(true, dead(Samples.NOW));

    assertThat(step.stateEntries()).isEqualTo(entries);
    assertThat(step.suppressions()).isEmpty();
    assertThat(step.vetoes()).isEmpty();
  }

  @Test
  void stopHoldsAlsoAfterANewRegistrationUntilStart() throws Exception {
    step.profile(Samples.anna()).catalog(Samples.everywhere()).open();
    Instant said = Samples.NOW.minusSeconds(10);
    step.suppressions(true, stop(said));
    step.profile(Samples.profile(new Address(Channel.SMS, PHONE, null, Samples.NOW)));
    step.event(Samples.forAnna("e1", "order"));
    step.suppressions(true, start(said));
    step.event(Samples.forAnna("e2", "order"));
    step.suppressions(true, start(said.plusMillis(1)));
    step.event(Samples.forAnna("e3", "order"));

    assertThat(step.reasons())
        .containsExactly(
            DecisionReason.NO_ADDRESS, DecisionReason.NO_ADDRESS, DecisionReason.PLANNED);
  }

  /** The records of one person may stand in two partitions. */
  @Test
  void startThatIsReadBeforeTheStopItFollowsWins() throws Exception {
    step.profile(Samples.anna()).catalog(Samples.everywhere()).open();
    step.suppressions(true, start(Samples.NOW))
        .suppressions(true, stop(Samples.NOW.minusMillis(1)));
    step.event(Samples.forAnna("e1", "order"));

    assertThat(step.outbox())
        .extracting(OutboxNotification::channel)
        .containsExactly(Channel.EMAIL, Channel.SMS);
    assertThat(step.vetoes()).isEmpty();
  }

  @Test
  void wordReadBeforeTheGateOpensHoldsForEventsThatWaited() throws Exception {
    step.event(Samples.forAnna("e1", "order"));
    step.suppressions(true, stop(Samples.NOW)).suppressions(false, dead(Samples.NOW));
    step.profile(Samples.anna()).catalog(Samples.everywhere()).open();

    assertThat(step.reasons()).containsExactly(DecisionReason.NO_ADDRESS);
    assertThat(last().channels())
        .extracting(ChannelDecision::reason)
        .containsOnly(ChannelReason.SUPPRESSED);
  }

  @Test
  void survivesARestoreAndEndsWithTheProfile() throws Exception {
    step.profile(Samples.anna()).catalog(Samples.everywhere()).open();
    step.suppressions(true, stop(Samples.NOW)).suppressions(true, dead(Samples.NOW));
    try (StepHarness restored = StepHarness.restored(step.snapshot())) {
      restored.open().event(Samples.forAnna("e1", "order"));
      assertThat(restored.reasons()).containsExactly(DecisionReason.NO_ADDRESS);
      int entries = restored.stateEntries();
      restored.erase(Samples.ANNA);
      // Profile and suppressions; the decided event is kept for its time.
      assertThat(restored.stateEntries()).isEqualTo(entries - 2);
      assertThat(restored.suppressions())
          .extracting(SuppressionChange::document)
          .containsExactly((io.pabal.schema.recipient.SuppressedAddresses) null);
      restored.suppressions(true, stop(Samples.NOW));
      assertThat(restored.stateEntries()).isEqualTo(entries - 2);
      assertThat(restored.timers()).isZero();
    }
  }

  @Test
  void scaledOutEachSubtaskKeepsItsOwn() throws Exception {
    step.profile(Samples.anna()).catalog(Samples.everywhere()).open();
    step.suppressions(true, stop(Samples.NOW));
    int withSuppressions = 0;
    for (int subtask = 0; subtask < 2; subtask++) {
      try (StepHarness part = StepHarness.restored(step.snapshot(), 2, subtask)) {
        withSuppressions += part.stateEntries() == 0 ? 0 : 1;
      }
    }
    assertThat(withSuppressions).isEqualTo(1);
  }

  @Test
  void tombstoneForgetsAndWhatIsReadBackIsNotWrittenAgain() throws Exception {
    step.profile(Samples.anna()).catalog(Samples.everywhere()).open();
    int entries = step.stateEntries();
    step.suppressions(false, stop(Samples.NOW));
    assertThat(step.stateEntries()).isEqualTo(entries + 1);
    step.suppressions(false);
    assertThat(step.stateEntries()).isEqualTo(entries);
    assertThat(step.suppressions()).isEmpty();
  }

  @Test
  void isShownWithTheProfileItIsOf() throws Exception {
    step.profile(Samples.anna()).catalog(Samples.everywhere()).open();
    step.suppressions(true, stop(Samples.NOW));
    step.ask(Samples.ANNA, InspectSubject.SUPPRESSIONS, Samples.NOW);
    step.ask(Samples.ANNA, InspectSubject.PREFERENCES, Samples.NOW);

    InspectReply reply = step.replies().get(0);
    assertThat(reply.suppressions()).containsExactly(stop(Samples.NOW));
    assertThat(reply.profile()).isEqualTo(Samples.anna());
    assertThat(step.replies().get(1).suppressions()).isEmpty();
    assertThat(step.replies().get(1).profile()).isNull();
  }

  @Test
  void keepsNoMoreThanTheBound() throws Exception {
    step.profile(Samples.anna()).catalog(Samples.everywhere()).open();
    for (int i = 0; i <= Suppressions.MAX; i++) {
      step.suppressions(
          true,
          Suppression.said(
              Channel.SMS,
              "key" + i,
              SuppressionReason.OPT_OUT,
              Samples.NOW.plusSeconds(i),
              SuppressedBy.CALLBACK,
              null));
    }
    List<SuppressionChange> written = step.suppressions();
    assertThat(written.get(written.size() - 1).words())
        .hasSize(Suppressions.MAX)
        .extracting(Suppression::addressKey)
        .doesNotContain("key0");
  }

  private Decision last() {
    return step.decisions().get(step.decisions().size() - 1);
  }

  private static List<Channel> stopped(Veto veto, List<OutboxNotification> sent) {
    return sent.stream()
        .filter(
            notification ->
                veto.channel() == notification.channel()
                    && veto.stops(notification, notification.items().get(0)))
        .map(OutboxNotification::channel)
        .toList();
  }

  private static Catalog firstOfMailAndSms() {
    return Samples.catalog(Samples.rule("order", Reach.FIRST, Channel.EMAIL, Channel.SMS));
  }

  private static Profile mailRegistered(Instant at) {
    return Samples.profile(
        new Address(Channel.EMAIL, MAIL, null, at), new Address(Channel.SMS, PHONE));
  }

  private static Suppression dead(Instant since) {
    return Suppression.said(
        Channel.EMAIL,
        MAIL_KEY,
        SuppressionReason.DEAD_ADDRESS,
        since,
        SuppressedBy.CALLBACK,
        "5.1.1");
  }

  private static Suppression stop(Instant at) {
    return Suppression.said(
        Channel.SMS, PHONE_KEY, SuppressionReason.OPT_OUT, at, SuppressedBy.CALLBACK, null);
  }

  private static Suppression start(Instant at) {
    return Suppression.lifted(Channel.SMS, PHONE_KEY, SuppressionReason.OPT_OUT, at);
  }

  private static ReceivedFeedback feedback(
      OutboxNotification notification, OutcomeClass outcome, long sequence) {
    return new ReceivedFeedback(
        new Feedback(
            Feedback.SCHEMA,
            Samples.ANNA,
            notification,
            new HandOver("epoch", sequence),
            outcome,
            "550",
            null,
            null,
            Samples.NOW),
        new SourcePosition("feedback", 0, sequence));
  }
}
