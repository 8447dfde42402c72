package io.pabal.plan.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.plan.Samples;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Consent;
import io.pabal.schema.plan.ChannelReason;
import io.pabal.schema.recipient.CategoryPreference;
import io.pabal.schema.recipient.Preferences;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The rules of preferences, stated for all preferences there are. */
class PreferencePolicyTest {

  @Property
  void mandatoryIsAlwaysAllowed(
      @ForAll("wishes") Optional<Preferences> wishes, @ForAll Channel channel) {
    assertThat(denial(Consent.MANDATORY, wishes, channel)).isEmpty();
  }

  @Property
  void globalOffDeniesAllButMandatory(
      @ForAll("wishes") Optional<Preferences> wishes,
      @ForAll Channel channel,
      @ForAll boolean asksForConsent) {
    Consent consent = asksForConsent ? Consent.REQUIRED : Consent.OPTIONAL;
    wishes
        .filter(w -> isFalse(w.enabled()) || isFalse(w.channels().get(channel.label())))
        .ifPresent(
            w -> assertThat(denial(consent, wishes, channel)).contains(ChannelReason.CHANNEL_OFF));
  }

  @Property
  void categoryOnChannelBeatsCategory(
      @ForAll("wishes") Optional<Preferences> wishes, @ForAll Channel channel) {
    Optional<Boolean> specific =
        wishes.flatMap(w -> w.category("order")).map(c -> c.channels().get(channel.label()));
    if (specific.isPresent() && !globallyOff(wishes, channel)) {
      assertThat(denial(Consent.OPTIONAL, wishes, channel).isEmpty()).isEqualTo(specific.get());
      assertThat(denial(Consent.REQUIRED, wishes, channel).isEmpty()).isEqualTo(specific.get());
    }
  }

  @Property
  void noClearYesIsNoConsent(
      @ForAll("wishes") Optional<Preferences> wishes, @ForAll Channel channel) {
    Optional<CategoryPreference> category = wishes.flatMap(w -> w.category("order"));
    boolean yes =
        category
            .map(c -> isTrue(c.channels().get(channel.label())) || isTrue(c.enabled()))
            .orElse(false);
    if (!yes) {
      assertThat(denial(Consent.REQUIRED, wishes, channel)).isPresent();
    }
  }

  @Property
  void silenceAllowsAnOptionalCategory(@ForAll Channel channel) {
    assertThat(denial(Consent.OPTIONAL, Optional.empty(), channel)).isEmpty();
    assertThat(denial(Consent.REQUIRED, Optional.empty(), channel))
        .contains(ChannelReason.NO_CONSENT);
  }

  @Property
  void switchesOfAnotherCategoryOrChannelChangeNothing(
      @ForAll("wishes") Optional<Preferences> wishes, @ForAll Channel channel) {
    Optional<Preferences> more =
        wishes.map(
            w -> {
              List<CategoryPreference> categories = new java.util.ArrayList<>(w.categories());
              categories.add(new CategoryPreference("social", false, Map.of("email", false)));
              Map<String, Boolean> channels = new HashMap<>(w.channels());
              channels.put("pigeon", false);
              return new Preferences(
                  w.schema(), w.recipient(), w.enabled(), channels, categories, w.updatedAt());
            });
    for (Consent consent : Consent.values()) {
      assertThat(denial(consent, more, channel)).isEqualTo(denial(consent, wishes, channel));
    }
  }

  @Provide
  Arbitrary<Optional<Preferences>> wishes() {
    Arbitrary<Optional<Boolean>> word = Arbitraries.of(true, false).optional(0.6);
    Arbitrary<Map<String, Boolean>> channels =
        Arbitraries.maps(Arbitraries.of("email", "sms"), Arbitraries.of(true, false)).ofMaxSize(2);
    Arbitrary<List<CategoryPreference>> category =
        Combinators.combine(word, channels)
            .as((w, c) -> List.of(new CategoryPreference("order", w.orElse(null), c)))
            .optional(0.8)
            .map(c -> c.orElse(List.of()));
    return Combinators.combine(word, channels, category)
        .as(
            (w, c, o) ->
                new Preferences(
                    Preferences.SCHEMA, Samples.ANNA, w.orElse(null), c, o, Samples.NOW))
        .optional(0.9);
  }

  private static Optional<ChannelReason> denial(
      Consent consent, Optional<Preferences> wishes, Channel channel) {
    Category category = Samples.category("order", Lane.NORMAL, consent);
    return PreferencePolicy.denial(category, wishes.orElse(null), channel);
  }

  private static boolean globallyOff(Optional<Preferences> wishes, Channel channel) {
    return wishes
        .map(w -> isFalse(w.enabled()) || isFalse(w.channels().get(channel.label())))
        .orElse(false);
  }

  private static boolean isFalse(Boolean word) {
    return Boolean.FALSE.equals(word);
  }

  private static boolean isTrue(Boolean word) {
    return Boolean.TRUE.equals(word);
  }
}
