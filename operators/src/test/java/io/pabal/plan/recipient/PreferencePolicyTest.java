package io.pabal.plan.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.plan.recipient.PreferencePolicy.Verdict;
import io.pabal.schema.Channel;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Consent;
import io.pabal.schema.plan.ChannelReason;
import io.pabal.schema.plan.PreferenceRule;
import io.pabal.schema.recipient.CategoryPreference;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.SenderPreference;
import io.pabal.schema.recipient.SenderRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The rules of preferences, stated for all preferences there are. */
class PreferencePolicyTest {

  @Property
  void mandatoryIsAlwaysAllowed(
      @ForAll("wishes") Preferences wishes,
      @ForAll Channel channel,
      @ForAll("senders") Sender sender) {
    Verdict verdict = judge(Consent.MANDATORY, wishes, channel, sender);
    assertThat(verdict).isEqualTo(new Verdict(PreferenceRule.MANDATORY, null));
  }

  @Property
  void globalOffDeniesAllButMandatory(
      @ForAll("wishes") Preferences wishes,
      @ForAll("switchable") Category category,
      @ForAll Channel channel,
      @ForAll("senders") Sender sender) {
    if (isFalse(wishes.enabled()) || isFalse(wishes.channels().get(channel.label()))) {
      assertThat(PreferencePolicy.judge(category, wishes, channel, sender).denial())
          .isEqualTo(ChannelReason.CHANNEL_OFF);
    }
  }

  @Property
  void mutedThreadAndMutedActorDenyAllButMandatory(
      @ForAll("wishes") Preferences wishes,
      @ForAll("switchable") Category category,
      @ForAll Channel channel,
      @ForAll("senders") Sender sender) {
    if (wishes.mutedThreads().contains(String.valueOf(sender.thread()))
        || wishes.mutedActors().contains(String.valueOf(sender.actor()))) {
      assertThat(PreferencePolicy.judge(category, wishes, channel, sender).allows()).isFalse();
    }
  }

  @Property
  void categoryOnChannelBeatsCategoryAndDefaultAndIsConsent(
      @ForAll("wishes") Preferences wishes,
      @ForAll("switchable") Category category,
      @ForAll Channel channel) {
    Preferences plain = withoutSenders(wishes);
    Optional<Boolean> specific =
        plain.category(AnyWishes.CATEGORY).map(c -> c.channels().get(channel.label()));
    if (specific.isPresent() && !PreferencePolicy.offForEverything(plain, channel)) {
      Verdict verdict = PreferencePolicy.judge(category, plain, channel, new Sender(null, null));
      assertThat(verdict.rule()).isEqualTo(PreferenceRule.CATEGORY_ON_CHANNEL);
      assertThat(verdict.allows()).isEqualTo(specific.get());
    }
  }

  @Property
  void noClearYesIsNoConsent(
      @ForAll("wishes") Preferences wishes,
      @ForAll Channel channel,
      @ForAll("senders") Sender sender) {
    boolean yes =
        wishes
            .category(AnyWishes.CATEGORY)
            .map(c -> isTrue(c.channels().get(channel.label())) || isTrue(c.enabled()))
            .orElse(false);
    if (!yes) {
      assertThat(judge(Consent.REQUIRED, wishes, channel, sender).allows()).isFalse();
    }
  }

  @Property
  void silenceMeansWhatTheCategorySays(
      @ForAll("switchable") Category category,
      @ForAll Channel channel,
      @ForAll("senders") Sender sender) {
    Verdict verdict = PreferencePolicy.judge(category, Wishes.of(null), channel, sender);
    if (category.consent() == Consent.REQUIRED) {
      assertThat(verdict.denial()).isEqualTo(ChannelReason.NO_CONSENT);
    } else {
      assertThat(verdict.allows()).isEqualTo(category.defaults().getOrDefault(channel, true));
    }
  }

  @Property
  void senderRulesOnlyTakeAway(
      @ForAll("wishes") Preferences wishes,
      @ForAll("anyCategory") Category category,
      @ForAll Channel channel,
      @ForAll("senders") Sender sender) {
    if (PreferencePolicy.judge(category, wishes, channel, sender).allows()) {
      assertThat(PreferencePolicy.judge(category, withoutSenders(wishes), channel, sender).allows())
          .isTrue();
    }
  }

  @Property
  void onlyTheseMeansNobodyElseAndNeverTheseMeansNotThem(
      @ForAll("wishes") Preferences wishes,
      @ForAll("switchable") Category category,
      @ForAll Channel channel,
      @ForAll("senders") Sender sender) {
    Optional<SenderPreference> rule =
        wishes.category(AnyWishes.CATEGORY).flatMap(c -> c.sendersOn(channel));
    boolean allowed = PreferencePolicy.judge(category, wishes, channel, sender).allows();
    if (allowed && rule.isPresent()) {
      boolean named = rule.get().actors().contains(String.valueOf(sender.actor()));
      assertThat(named || rule.get().rule() != SenderRule.ONLY).isTrue();
      assertThat(named && rule.get().rule() == SenderRule.NEVER).isFalse();
    }
  }

  @Property
  void senderRuleOfTheChannelBeatsTheOneForAll(
      @ForAll("wishes") Preferences wishes, @ForAll("senders") Sender sender) {
    Preferences all = withSenders(wishes, new SenderPreference("email", SenderRule.ALL, null));
    Preferences none =
        withSenders(
            wishes,
            new SenderPreference(null, SenderRule.ONLY, List.of()),
            new SenderPreference("email", SenderRule.ALL, null));
    assertThat(judge(Consent.OPTIONAL, none, Channel.EMAIL, sender))
        .isEqualTo(judge(Consent.OPTIONAL, all, Channel.EMAIL, sender));
    assertThat(judge(Consent.OPTIONAL, none, Channel.SMS, sender).allows()).isEqualTo(false);
  }

  /** Turning anything off, or muting anybody, never lets more through. */
  @Property
  void takingAwayNeverAllowsMore(
      @ForAll("wishes") Preferences wishes,
      @ForAll("anyCategory") Category category,
      @ForAll Channel channel,
      @ForAll("senders") Sender sender) {
    Preferences more =
        new Preferences(
            wishes.schema(),
            wishes.recipient(),
            wishes.enabled(),
            with(wishes.channels(), "sms"),
            wishes.categories(),
            wishes.addresses(),
            with(wishes.mutedActors(), "bert"),
            with(wishes.mutedThreads(), "t1"),
            null,
            null,
            null,
            null);
    if (PreferencePolicy.judge(category, more, channel, sender).allows()) {
      assertThat(PreferencePolicy.judge(category, wishes, channel, sender).allows()).isTrue();
    }
  }

  @Property
  void whatIsSaidOfOthersChangesNothing(
      @ForAll("wishes") Preferences wishes,
      @ForAll("anyCategory") Category category,
      @ForAll Channel channel,
      @ForAll("senders") Sender sender) {
    List<CategoryPreference> categories = new ArrayList<>(wishes.categories());
    categories.add(new CategoryPreference("social", false, Map.of("email", false)));
    Preferences more =
        new Preferences(
            wishes.schema(),
            wishes.recipient(),
            wishes.enabled(),
            with(wishes.channels(), "pigeon"),
            categories,
            wishes.addresses(),
            with(wishes.mutedActors(), "somebody else"),
            with(wishes.mutedThreads(), "another thread"),
            "ko",
            "UTC",
            null,
            null);
    assertThat(PreferencePolicy.judge(category, more, channel, sender))
        .isEqualTo(PreferencePolicy.judge(category, wishes, channel, sender));
  }

  @Property
  void optOutDeniesUntilALaterWordAndIsSilentThen(
      @ForAll("everything") Wishes wishes,
      @ForAll("switchable") Category category,
      @ForAll Channel channel,
      @ForAll("senders") Sender sender) {
    Verdict verdict = PreferencePolicy.judge(category, wishes, channel, sender);
    Instant optOut = wishes.optOuts().since().get(AnyWishes.CATEGORY);
    Optional<Instant> saidAt = wishes.category(AnyWishes.CATEGORY).map(CategoryPreference::saidAt);
    if (optOut != null && saidAt.filter(at -> at.isAfter(optOut)).isEmpty()) {
      assertThat(verdict.allows()).isFalse();
    } else {
      assertThat(verdict)
          .isEqualTo(PreferencePolicy.judge(category, wishes.preferences(), channel, sender));
    }
  }

  @Provide
  Arbitrary<Wishes> everything() {
    return AnyWishes.wishes();
  }

  @Provide
  Arbitrary<Preferences> wishes() {
    return AnyWishes.documents();
  }

  @Provide
  Arbitrary<Sender> senders() {
    return AnyWishes.senders();
  }

  @Provide
  Arbitrary<Category> anyCategory() {
    return AnyWishes.categories();
  }

  @Provide
  Arbitrary<Category> switchable() {
    return AnyWishes.categories().filter(c -> c.consent() != Consent.MANDATORY);
  }

  private static Verdict judge(
      Consent consent, Preferences wishes, Channel channel, Sender sender) {
    return PreferencePolicy.judge(AnyWishes.category(consent, Map.of()), wishes, channel, sender);
  }

  private static Preferences withoutSenders(Preferences wishes) {
    return withSenders(wishes);
  }

  private static Preferences withSenders(Preferences wishes, SenderPreference... senders) {
    CategoryPreference old =
        wishes
            .category(AnyWishes.CATEGORY)
            .orElse(new CategoryPreference(AnyWishes.CATEGORY, null, Map.of()));
    return new Preferences(
        wishes.schema(),
        wishes.recipient(),
        wishes.enabled(),
        wishes.channels(),
        List.of(
            new CategoryPreference(
                old.category(), old.enabled(), old.channels(), List.of(senders), null)),
        wishes.addresses(),
        wishes.mutedActors(),
        wishes.mutedThreads(),
        null,
        null,
        null,
        null);
  }

  private static Map<String, Boolean> with(Map<String, Boolean> channels, String off) {
    Map<String, Boolean> more = new HashMap<>(channels);
    more.put(off, false);
    return more;
  }

  private static List<String> with(List<String> names, String name) {
    List<String> more = new ArrayList<>(names);
    more.add(name);
    return more;
  }

  private static boolean isFalse(Boolean word) {
    return Boolean.FALSE.equals(word);
  }

  private static boolean isTrue(Boolean word) {
    return Boolean.TRUE.equals(word);
  }
}
