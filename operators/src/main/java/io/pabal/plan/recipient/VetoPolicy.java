package io.pabal.plan.recipient;

import io.pabal.schema.Channel;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Consent;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.deliver.VetoReason;
import io.pabal.schema.recipient.CategoryPreference;
import io.pabal.schema.recipient.Preferences;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a change of wishes stops that is already in an outbox: pure. Only what was allowed before
 * and is not any more is vetoed; what is switched on brings nothing back.
 */
public final class VetoPolicy {

  private VetoPolicy() {}

  /**
   * The vetoes of a change of preferences.
   *
   * @param before null when nothing was known
   * @param after null when nothing is known any more
   * @param catalog its categories say what silence means; null when none is known
   * @param now plan's clock: everything decided until now was decided without the change
   */
  public static List<Veto> onPreferences(
      String recipient, Preferences before, Preferences after, Catalog catalog, Instant now) {
    Map<String, Optional<Consent>> categories = categories(before, after, catalog);
    List<Veto> vetoes = new ArrayList<>();
    for (Channel channel : Channel.values()) {
      if (PreferencePolicy.offForEverything(after, channel)) {
        if (!PreferencePolicy.offForEverything(before, channel)) {
          vetoes.add(veto(recipient, channel, null, VetoReason.OPTED_OUT, now));
        }
        continue;
      }
      categories.forEach(
          (category, consent) -> {
            if (stopped(category, consent, before, after, channel)) {
              vetoes.add(veto(recipient, channel, category, VetoReason.OPTED_OUT, now));
            }
          });
    }
    return vetoes;
  }

  /** The vetoes of an erasure: nothing at all may leave, mandatory or not. */
  public static List<Veto> onErasure(String recipient, Instant now) {
    return Stream.of(Channel.values())
        .map(channel -> veto(recipient, channel, null, VetoReason.ERASED, now))
        .toList();
  }

  /** The categories that the change may concern; without consent those no catalog names. */
  private static Map<String, Optional<Consent>> categories(
      Preferences before, Preferences after, Catalog catalog) {
    Map<String, Optional<Consent>> categories = new TreeMap<>();
    Stream.of(named(before), named(after))
        .flatMap(List::stream)
        .forEach(category -> categories.put(category, Optional.empty()));
    if (catalog != null) {
      for (Category category : catalog.categories()) {
        categories.put(category.name(), Optional.of(category.consent()));
      }
    }
    return categories;
  }

  private static boolean stopped(
      String category,
      Optional<Consent> consent,
      Preferences before,
      Preferences after,
      Channel channel) {
    if (consent.isPresent()) {
      return isAllowed(category, consent.get(), before, channel)
          && !isAllowed(category, consent.get(), after, channel);
    }
    // An older catalog may have named it, with whatever consent: then only a clear yes goes on.
    Optional<Boolean> old = word(category, before, channel);
    Optional<Boolean> young = word(category, after, channel);
    return !young.equals(old)
        && !young.equals(Optional.of(true))
        && !old.equals(Optional.of(false));
  }

  private static Optional<Boolean> word(String category, Preferences wishes, Channel channel) {
    return PreferencePolicy.offForEverything(wishes, channel)
        ? Optional.of(false)
        : PreferencePolicy.word(category, wishes, channel);
  }

  private static List<String> named(Preferences preferences) {
    return preferences == null
        ? List.of()
        : preferences.categories().stream().map(CategoryPreference::category).toList();
  }

  private static boolean isAllowed(
      String category, Consent consent, Preferences preferences, Channel channel) {
    return PreferencePolicy.denial(category, consent, preferences, channel).isEmpty();
  }

  private static Veto veto(
      String recipient, Channel channel, String category, VetoReason reason, Instant now) {
    return new Veto(Veto.SCHEMA, recipient, channel, category, null, now, reason, now);
  }
}
