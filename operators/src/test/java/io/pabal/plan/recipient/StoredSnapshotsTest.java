package io.pabal.plan.recipient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pabal.plan.Samples;
import io.pabal.plan.StoredSnapshots;
import io.pabal.schema.Channel;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Reach;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.deliver.Feedback;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.deliver.ReceivedFeedback;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.plan.ChannelDecision;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.plan.DecisionStep;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.plan.PreferenceRule;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.AddressPreference;
import io.pabal.schema.recipient.CategoryPreference;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.Profile;
import io.pabal.schema.recipient.SenderPreference;
import io.pabal.schema.recipient.SenderRule;
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
  private static final String OLD_PHONE = "+821012345678";
  private static final String NEW_PHONE = "+821087654321";

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

  /** Each word that a document can have, and what is kept beside it. */
  @ParameterizedTest
  @MethodSource("releasesWithGateOpen")
  void knowsEveryWordOfTheRecipient(String release) throws Exception {
    try (StepHarness step = StepHarness.restored(StoredSnapshots.read(release, GATE_OPEN))) {
      step.open();
      step.event(Samples.inThread("in a muted thread", "t1"));
      step.event(by("zoe", "of a muted actor"));
      step.event(by("kim", "of a sender who is never told"));
      step.event(Samples.forAnna("after the unsubscription", "marketing"));
      step.event(by("lee", "of another sender"));

      assertThat(step.decisions())
          .extracting(Decision::reason, StoredSnapshotsTest::ruleOnSms)
          .containsExactly(
              tuple(DecisionReason.OPTED_OUT, PreferenceRule.THREAD_MUTED),
              tuple(DecisionReason.OPTED_OUT, PreferenceRule.ACTOR_MUTED),
              tuple(DecisionReason.OPTED_OUT, PreferenceRule.SENDERS),
              tuple(DecisionReason.OPTED_OUT, PreferenceRule.UNSUBSCRIBED),
              tuple(DecisionReason.PLANNED, PreferenceRule.SENDERS));
      assertThat(step.outbox())
          .singleElement()
          .satisfies(told -> assertThat(told.address().value()).isEqualTo(NEW_PHONE))
          .satisfies(told -> assertThat(told.locale()).isEqualTo("de"))
          .satisfies(told -> assertThat(told.zone()).isEqualTo("Europe/Berlin"));
    }
  }

  @ParameterizedTest
  @MethodSource("releasesWithGateOpen")
  void sendsAgainWhatWaitedAndKnowsWhatWasTakenBack(String release) throws Exception {
    try (StepHarness step = StepHarness.restored(StoredSnapshots.read(release, GATE_OPEN))) {
      step.open();
      step.event(Samples.forAnna("taken back", "order"));
      step.at(Samples.NOW.plus(Samples.LIFE).minusSeconds(1));

      assertThat(step.reasons()).containsExactly(DecisionReason.CANCELLED, DecisionReason.RETRIED);
      assertThat(step.outbox())
          .flatExtracting(OutboxNotification::items)
          .extracting(Item::eventId, Item::attempt)
          .containsExactly(tuple("retried", 2));
      assertThat(step.timers()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("releasesWithGateOpen")
  void knowsHowFarAFallbackHasCome(String release) throws Exception {
    try (StepHarness step = StepHarness.restored(StoredSnapshots.read(release, GATE_OPEN))) {
      step.open();
      step.feedback(Returned.of(toNewPhone("decided"), OutcomeClass.BAD_MESSAGE, 9));

      // Anna has no device for the push that the rule falls back to.
      assertThat(step.decisions())
          .extracting(Decision::reason, Decision::step)
          .containsExactly(
              tuple(DecisionReason.GAVE_UP, DecisionStep.FEEDBACK),
              tuple(DecisionReason.NO_ADDRESS, DecisionStep.FALLBACK));
    }
  }

  @ParameterizedTest
  @MethodSource("releasesWithGateClosed")
  void decidesWhatWaitedAtTheGate(String release) throws Exception {
    try (StepHarness step = StepHarness.restored(StoredSnapshots.read(release, GATE_CLOSED))) {
      assertThat(step.decisions()).isEmpty();
      step.open();

      assertThat(step.reasons())
          .containsExactly(DecisionReason.PLANNED, DecisionReason.RETRY_LATER);
      assertThat(step.outbox())
          .flatExtracting(OutboxNotification::items)
          .extracting(Item::actor, Item::thread)
          .containsExactly(tuple("bert", "t2"), tuple("bert", "t2"));
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "pabal.snapshots.write", matches = "true")
  void writesTheCurrentRelease() throws Exception {
    try (StepHarness step = StepHarness.fresh()) {
      step.profile(anna()).catalog(catalog()).preferences(everyWord());
      step.optOut("marketing", Samples.NOW, false).open();
      step.event(Samples.forAnna("decided", "order")).feedback(feedback());
      step.event(Samples.forAnna("retried", "order"));
      step.feedback(Returned.of(toNewPhone("retried"), OutcomeClass.TRANSIENT, 4));
      step.event(Samples.takingBack("cancel", "taken back"));
      StoredSnapshots.write(GATE_OPEN, step.snapshot());
    }
    try (StepHarness step = StepHarness.fresh()) {
      step.profile(Samples.anna()).catalog(Samples.everywhere());
      step.event(Samples.inThread("waiting", "t2")).feedback(feedback());
      StoredSnapshots.write(GATE_CLOSED, step.snapshot());
    }
  }

  private static Catalog catalog() {
    Rule order =
        new Rule(
            "shop.order",
            "order",
            "order",
            List.of(Channel.EMAIL, Channel.SMS),
            Reach.ALL,
            Reach.FIRST,
            null,
            List.of(Channel.PUSH));
    return Samples.catalog(order, Samples.rule("marketing", Reach.ALL, Channel.EMAIL, Channel.SMS));
  }

  private static OutboxNotification toNewPhone(String id) {
    return Notifications.first(
        Samples.forAnna(id, "order"),
        new Known(anna(), everyWord(), catalog(), Samples.NOW),
        new Notifications.Words(
            catalog().ruleFor("shop.order").orElseThrow(),
            catalog().category("order").orElseThrow()),
        new Address(Channel.SMS, NEW_PHONE),
        Samples.NOW.plus(Samples.LIFE));
  }

  /** With a phone that she has switched off, and one that she has not. */
  private static Profile anna() {
    return Samples.profile(
        new Address(Channel.EMAIL, "anna@example.com"),
        new Address(Channel.SMS, OLD_PHONE),
        new Address(Channel.SMS, NEW_PHONE));
  }

  private static Preferences everyWord() {
    return new Preferences(
        Preferences.SCHEMA,
        Samples.ANNA,
        null,
        Map.of("email", false),
        List.of(
            new CategoryPreference(
                "order",
                null,
                Map.of(),
                List.of(new SenderPreference(null, SenderRule.NEVER, List.of("kim"))),
                Samples.NOW.minusSeconds(30))),
        List.of(new AddressPreference("sms", OLD_PHONE, false)),
        List.of("zoe"),
        List.of("t1"),
        "de",
        "Europe/Berlin",
        7L,
        Samples.NOW.minusSeconds(30));
  }

  private static RecipientEvent by(String actor, String id) {
    return new RecipientEvent(Samples.ANNA, Samples.by(actor, id, "order"));
  }

  private static PreferenceRule ruleOnSms(Decision decision) {
    return decision.channels().stream()
        .filter(channel -> channel.channel() == Channel.SMS)
        .map(ChannelDecision::preferenceRule)
        .findFirst()
        .orElseThrow();
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
