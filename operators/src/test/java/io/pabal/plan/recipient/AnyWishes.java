package io.pabal.plan.recipient;

import io.pabal.plan.Samples;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Consent;
import io.pabal.schema.recipient.AddressPreference;
import io.pabal.schema.recipient.CategoryPreference;
import io.pabal.schema.recipient.OptOuts;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.SenderPreference;
import io.pabal.schema.recipient.SenderRule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Preferences of every shape about few names, so that they often meet. */
final class AnyWishes {
  static final String CATEGORY = "order";
  static final List<String> ACTORS = List.of("bert", "cleo", "dan");
  static final List<String> THREADS = List.of("t1", "t2");
  static final List<String> ADDRESSES = List.of("one@example.com", "two@example.com");

  private AnyWishes() {}

  static Arbitrary<Preferences> documents() {
    return Combinators.combine(
            rarely(Arbitraries.of(true, false)),
            channels(),
            category().optional(0.8).map(c -> c.map(List::of).orElse(List.of())),
            addresses(),
            some(ACTORS),
            some(THREADS))
        .as(AnyWishes::document);
  }

  /** Documents, with an opt-out of the category beside some. */
  static Arbitrary<Wishes> wishes() {
    return Combinators.combine(documents(), rarely(instants()))
        .as(
            (document, at) ->
                new Wishes(document, new OptOuts(at == null ? null : Map.of(CATEGORY, at))));
  }

  private static Arbitrary<Instant> instants() {
    return Arbitraries.of(
        Instant.EPOCH, Instant.EPOCH.plusSeconds(1), Instant.EPOCH.plusSeconds(2));
  }

  static Arbitrary<Sender> senders() {
    return Combinators.combine(
            Arbitraries.of(ACTORS).injectNull(0.2), Arbitraries.of(THREADS).injectNull(0.3))
        .as(Sender::new);
  }

  static Arbitrary<Category> categories() {
    return Combinators.combine(
            Arbitraries.of(Consent.class),
            Arbitraries.maps(Arbitraries.of(Channel.class), Arbitraries.of(true, false)))
        .as(AnyWishes::category);
  }

  static Category category(Consent consent, Map<Channel, Boolean> defaults) {
    return new Category(CATEGORY, null, Lane.NORMAL, consent, Samples.LIFE, defaults, Map.of());
  }

  private static Arbitrary<CategoryPreference> category() {
    Arbitrary<SenderPreference> all = sender(null);
    Arbitrary<SenderPreference> email = sender("email");
    Arbitrary<List<SenderPreference>> rules =
        Combinators.combine(all.optional(0.4), email.optional(0.4))
            .as((a, e) -> java.util.stream.Stream.of(a, e).flatMap(o -> o.stream()).toList());
    return Combinators.combine(
            rarely(Arbitraries.of(true, false)), channels(), rules, rarely(instants()))
        .as((word, on, senders, at) -> new CategoryPreference(CATEGORY, word, on, senders, at));
  }

  private static Arbitrary<SenderPreference> sender(String channel) {
    return Combinators.combine(Arbitraries.of(SenderRule.class), some(ACTORS))
        .as((rule, actors) -> new SenderPreference(channel, rule, actors));
  }

  private static Arbitrary<Map<String, Boolean>> channels() {
    return Arbitraries.maps(Arbitraries.of("email", "sms"), Arbitraries.of(true, false))
        .ofMaxSize(2)
        .optional(0.5)
        .map(m -> m.orElse(Map.of()));
  }

  private static Arbitrary<List<AddressPreference>> addresses() {
    return Combinators.combine(Arbitraries.of(ADDRESSES), Arbitraries.of(true, false))
        .as((value, on) -> new AddressPreference("email", value, on))
        .list()
        .ofMaxSize(2);
  }

  private static Arbitrary<List<String>> some(List<String> of) {
    return Arbitraries.of(of).list().ofMaxSize(2);
  }

  private static <T> Arbitrary<T> rarely(Arbitrary<T> values) {
    return values.injectNull(0.6);
  }

  private static Preferences document(
      Boolean enabled,
      Map<String, Boolean> channels,
      List<CategoryPreference> categories,
      List<AddressPreference> addresses,
      List<String> mutedActors,
      List<String> mutedThreads) {
    return new Preferences(
        Preferences.SCHEMA,
        Samples.ANNA,
        enabled,
        channels,
        categories,
        addresses,
        mutedActors,
        mutedThreads,
        null,
        null,
        7L,
        Instant.EPOCH);
  }
}
