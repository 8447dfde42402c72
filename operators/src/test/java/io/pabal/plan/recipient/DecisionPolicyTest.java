package io.pabal.plan.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.plan.Samples;
import io.pabal.schema.Channel;
import io.pabal.schema.Ids;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Audience;
import io.pabal.schema.catalog.AudienceKind;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Consent;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.catalog.Reach;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.event.Event;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.plan.ChannelDecision;
import io.pabal.schema.plan.ChannelReason;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.plan.PreferenceRule;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.AddressPreference;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.Profile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DecisionPolicyTest {
  private static final Duration MAX_AGE = Duration.ofDays(3);
  private final DecisionPolicy policy = new DecisionPolicy(MAX_AGE);

  @Test
  void wantsSmsOnly_ofEmailAndSms_onlySmsIsPlanned() {
    Planned planned =
        decide("order", Samples.anna(), Samples.globally(null, Map.of("email", false)));

    assertThat(planned.decision().reason()).isEqualTo(DecisionReason.PLANNED);
    assertThat(planned.notifications())
        .extracting(OutboxNotification::channel)
        .containsExactly(Channel.SMS);
    assertThat(planned.decision().channels())
        .extracting(ChannelDecision::reason)
        .containsExactly(ChannelReason.CHANNEL_OFF, ChannelReason.CHOSEN);
  }

  @Test
  void decisionNamesTheRulesAndTheVersionsThatDecided() {
    Preferences wishes = Samples.globally(null, Map.of("email", false)).withVersion(42);
    Decision decision = decide("order", Samples.anna(), wishes).decision();

    assertThat(decision.rule()).isEqualTo("shop.order");
    assertThat(decision.catalogVersion()).isEqualTo(1);
    assertThat(decision.preferencesVersion()).isEqualTo(42);
    assertThat(decision.channels())
        .extracting(ChannelDecision::preferenceRule)
        .containsExactly(PreferenceRule.CHANNEL_OFF, PreferenceRule.SILENCE);
    assertThat(decide("order", Samples.anna(), wishes.withVersion(43)).decision().decisionId())
        .isNotEqualTo(decision.decisionId());
  }

  @Test
  void addressThatIsOffIsLeftOutAndTheNextOneTaken() {
    Profile two =
        Samples.profile(
            new Address(Channel.EMAIL, "old@example.com"),
            new Address(Channel.EMAIL, "new@example.com"));
    Planned one = decide("order", two, off("old@example.com"));
    Planned none = decide("order", two, off("old@example.com", "new@example.com"));
    Planned mandatory = decide("security", two, off("old@example.com"));

    assertThat(one.notifications())
        .extracting(n -> n.address().value())
        .containsExactly("new@example.com");
    assertThat(none.notifications()).isEmpty();
    assertThat(none.decision().channels().get(0).reason()).isEqualTo(ChannelReason.ADDRESS_OFF);
    assertThat(none.decision().channels().get(0).preferenceRule())
        .isEqualTo(PreferenceRule.ADDRESSES_OFF);
    assertThat(mandatory.notifications())
        .extracting(n -> n.address().value())
        .containsExactly("old@example.com");
  }

  private static Preferences off(String... addresses) {
    return wishes(
        Stream.of(addresses).map(a -> new AddressPreference("email", a, false)).toList(),
        null,
        null);
  }

  private static Preferences wishes(List<AddressPreference> addresses, String locale, String zone) {
    return new Preferences(
        Preferences.SCHEMA,
        Samples.ANNA,
        null,
        Map.of(),
        List.of(),
        addresses,
        List.of(),
        List.of(),
        locale,
        zone,
        null,
        null);
  }

  @Test
  void languageAndZoneOfThePreferencesWinUnlessTheyAreNone() {
    OutboxNotification own =
        decide("order", Samples.anna(), wishes(List.of(), "de", "Europe/Berlin"))
            .notifications()
            .get(0);
    OutboxNotification strange =
        decide("order", Samples.anna(), wishes(List.of(), "not_a_tag", "Mars/Base"))
            .notifications()
            .get(0);

    assertThat(own.locale()).isEqualTo("de");
    assertThat(own.zone()).isEqualTo("Europe/Berlin");
    assertThat(strange.locale()).isEqualTo("ko-KR");
    assertThat(strange.zone()).isEqualTo("Asia/Seoul");
  }

  @Test
  void categoryThatIsOffByDefaultSaysSo() {
    Category quiet =
        new Category(
            "order",
            null,
            Lane.NORMAL,
            Consent.OPTIONAL,
            Samples.LIFE,
            Map.of(Channel.SMS, false),
            Map.of());
    Catalog catalog =
        new Catalog(
            Catalog.SCHEMA,
            1,
            "hash",
            Samples.NOW,
            "en",
            "UTC",
            List.of(quiet),
            List.of(Samples.rule("order", Reach.ALL, Channel.SMS)),
            List.of());

    Planned silent = policy.decide(event("order"), known(Samples.anna(), null, catalog), false);
    Planned asked =
        policy.decide(
            event("order"),
            known(Samples.anna(), Samples.wishes("order", true, Map.of()), catalog),
            false);

    assertThat(silent.decision().reason()).isEqualTo(DecisionReason.DEFAULT_OFF);
    assertThat(asked.decision().reason()).isEqualTo(DecisionReason.PLANNED);
  }

  @Test
  void mutedMarketingGetsNoneAndTheReasonSaysSo() {
    Planned planned =
        decide("marketing", Samples.anna(), Samples.wishes("marketing", false, Map.of()));

    assertThat(planned.notifications()).isEmpty();
    assertThat(planned.decision().reason()).isEqualTo(DecisionReason.OPTED_OUT);
  }

  @Test
  void noPreferenceKnownIsNotConsent() {
    Planned planned = decide("marketing", Samples.anna(), null);

    assertThat(planned.notifications()).isEmpty();
    assertThat(planned.decision().reason()).isEqualTo(DecisionReason.NO_CONSENT);
  }

  @Test
  void mandatoryIsPlannedAgainstEverySwitch() {
    Planned planned =
        decide("security", Samples.anna(), Samples.globally(false, Map.of("sms", false)));

    assertThat(planned.notifications()).hasSize(2).allMatch(OutboxNotification::mandatory);
  }

  @Test
  void planCarriesAllThatDeliverNeeds() {
    OutboxNotification sms = decide("order", Samples.anna(), null).notifications().get(1);

    assertThat(sms.recipient()).isEqualTo(Samples.ANNA);
    assertThat(sms.locale()).isEqualTo("ko-KR");
    assertThat(sms.zone()).isEqualTo("Asia/Seoul");
    assertThat(sms.inDoubt()).isEqualTo(InDoubtRule.HOLD);
    assertThat(sms.decidedAt()).isEqualTo(Samples.NOW);
    assertThat(sms.sendBefore()).isEqualTo(Samples.NOW.plus(Samples.LIFE));
    assertThat(sms.items()).hasSize(1);
    String itemId = Ids.itemId("/shop", "e1", Samples.ANNA, Channel.SMS, sms.address().key());
    assertThat(sms.items().get(0).itemId()).isEqualTo(itemId);
    assertThat(sms.items().get(0).attempt()).isEqualTo(1);
    assertThat(sms.notificationId()).isEqualTo(Ids.notificationId(List.of(itemId)));
  }

  @Test
  void firstChannelThatIsAllowedAndHasAnAddressIsChosen() {
    Catalog catalog =
        Samples.catalog(Samples.rule("order", Reach.FIRST, Channel.SMS, Channel.EMAIL));
    Profile emailOnly = Samples.profile(new Address(Channel.EMAIL, "anna@example.com"));

    Planned both = policy.decide(event("order"), known(Samples.anna(), null, catalog), false);
    Planned one = policy.decide(event("order"), known(emailOnly, null, catalog), false);

    assertThat(both.decision().channels())
        .extracting(ChannelDecision::reason)
        .containsExactly(ChannelReason.CHOSEN, ChannelReason.NOT_NEEDED);
    assertThat(one.decision().channels())
        .extracting(ChannelDecision::reason)
        .containsExactly(ChannelReason.NO_ADDRESS, ChannelReason.CHOSEN);
  }

  @Test
  void addressReachDecidesHowManyAddresses() {
    Profile profile =
        Samples.profile(
            new Address(Channel.EMAIL, "first@example.com"),
            new Address(Channel.EMAIL, "second@example.com"),
            new Address(Channel.EMAIL, "first@example.com"));
    Rule all =
        new Rule("shop.order", "order", "order", List.of(Channel.EMAIL), Reach.ALL, Reach.ALL);
    Rule first =
        new Rule("shop.order", "order", "order", List.of(Channel.EMAIL), Reach.ALL, Reach.FIRST);

    assertThat(addresses(profile, all)).containsExactly("first@example.com", "second@example.com");
    assertThat(addresses(profile, first)).containsExactly("first@example.com");
  }

  @Test
  void oldEventIsExpiredByTheOlderOfItsTimeAndItsAppend() {
    Instant tooOld = Samples.NOW.minus(MAX_AGE).minusMillis(1);
    Event old = Samples.event("e1", "order", Lane.NORMAL, tooOld, "{}");
    Event borderline = Samples.event("e2", "order", Lane.NORMAL, Samples.NOW.minus(MAX_AGE), "{}");

    assertThat(reason(old)).isEqualTo(DecisionReason.EXPIRED);
    assertThat(reason(borderline)).isEqualTo(DecisionReason.PLANNED);
    assertThat(reason(Samples.event("e3", "order", Lane.NORMAL, Instant.EPOCH, "{}")))
        .isEqualTo(DecisionReason.EXPIRED);
  }

  @Test
  void expiredBeatsDuplicateSoThatItNeedsNoMemory() {
    Event old = Samples.event("e1", "order", Lane.NORMAL, Instant.EPOCH, "{}");
    Planned planned = policy.decide(new RecipientEvent(Samples.ANNA, old), knownAnna(), true);

    assertThat(planned.decision().reason()).isEqualTo(DecisionReason.EXPIRED);
  }

  @Test
  void eventOfAnotherLaneIsNotSent() {
    Event wrong = Samples.event("e1", "security", Lane.NORMAL, Samples.NOW, "{}");

    assertThat(reason(wrong)).isEqualTo(DecisionReason.WRONG_LANE);
  }

  @Test
  void actorIsNotToldOfWhatTheyDid() {
    Audience audience = new Audience(AudienceKind.NAMED, null, List.of("{actor}"));
    Rule rule =
        new Rule(
            "shop.order",
            "order",
            "order",
            List.of(Channel.EMAIL),
            Reach.ALL,
            Reach.FIRST,
            audience);
    Known known = known(Samples.anna(), null, Samples.catalog(rule));
    Event post = Samples.by(Samples.ANNA, "e1", "order");
    Event other = Samples.by("bert", "e2", "order");

    Planned own = policy.decide(new RecipientEvent(Samples.ANNA, post), known, false);
    assertThat(own.decision().reason()).isEqualTo(DecisionReason.EXCLUDED);
    assertThat(own.decision().category()).isEqualTo("order");
    assertThat(own.notifications()).isEmpty();
    assertThat(policy.decide(new RecipientEvent(Samples.ANNA, other), known, false).decision())
        .satisfies(d -> assertThat(d.reason()).isEqualTo(DecisionReason.PLANNED));
  }

  @Test
  void unknownTypeAndUnknownRecipientHaveTheirReasons() {
    assertThat(reason(Samples.event("e1", "nothing", Lane.NORMAL, Samples.NOW, "{}")))
        .isEqualTo(DecisionReason.NO_RULE);
    assertThat(decide("order", null, null).decision().reason())
        .isEqualTo(DecisionReason.NO_PROFILE);
    assertThat(policy.decide(event("order"), known(Samples.anna(), null, null), false).decision())
        .satisfies(d -> assertThat(d.reason()).isEqualTo(DecisionReason.NO_RULE))
        .satisfies(d -> assertThat(d.catalogVersion()).isZero());
  }

  @Test
  void unknownZoneAndLanguageFallBack() {
    Profile strange =
        new Profile(
            Profile.SCHEMA,
            Samples.ANNA,
            "not_a_language_tag_at_all",
            "Mars/Olympus_Mons",
            List.of(new Address(Channel.EMAIL, "anna@example.com")),
            null);

    OutboxNotification notification = decide("order", strange, null).notifications().get(0);

    assertThat(notification.locale()).isNull();
    assertThat(notification.zone()).isEqualTo("Asia/Seoul");
  }

  @Test
  void outboxRecordOverTheLimitIsNotSent() {
    String data = "{\"text\":\"" + "\\\"".repeat(DecisionPolicy.MAX_OUTBOX_BYTES / 4) + "\"}";
    Event large = Samples.event("e1", "order", Lane.NORMAL, Samples.NOW, data);
    Planned planned = policy.decide(new RecipientEvent(Samples.ANNA, large), knownAnna(), false);

    assertThat(planned.decision().reason()).isEqualTo(DecisionReason.TOO_LARGE);
    assertThat(planned.notifications()).isEmpty();
  }

  @Test
  void sameDecisionHasTheSameIdAndAnotherHasAnother() {
    Planned once = decide("order", Samples.anna(), null);
    Planned again =
        policy.decide(
            event("order"),
            new Known(Samples.anna(), null, Samples.everywhere(), Samples.NOW.plusSeconds(5)),
            false);
    Planned other = decide("order", Samples.anna(), Samples.globally(null, Map.of("email", false)));

    assertThat(again.decision().decisionId()).isEqualTo(once.decision().decisionId());
    assertThat(other.decision().decisionId()).isNotEqualTo(once.decision().decisionId());
  }

  private List<String> addresses(Profile profile, Rule rule) {
    return policy
        .decide(event("order"), known(profile, null, Samples.catalog(rule)), false)
        .notifications()
        .stream()
        .map(n -> n.address().value())
        .toList();
  }

  private DecisionReason reason(Event event) {
    return policy
        .decide(new RecipientEvent(Samples.ANNA, event), knownAnna(), false)
        .decision()
        .reason();
  }

  private Planned decide(String category, Profile profile, Preferences preferences) {
    return policy.decide(event(category), known(profile, preferences, Samples.everywhere()), false);
  }

  private static RecipientEvent event(String category) {
    return Samples.forAnna("e1", category);
  }

  private static Known knownAnna() {
    return known(Samples.anna(), null, Samples.everywhere());
  }

  private static Known known(Profile profile, Preferences preferences, Catalog catalog) {
    return new Known(profile, preferences, catalog, Samples.NOW);
  }
}
