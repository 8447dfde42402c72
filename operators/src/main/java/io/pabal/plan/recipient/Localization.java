package io.pabal.plan.recipient;

import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.Profile;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.stream.Stream;

/** Language and zone of a recipient, checked: what documents say may be anything. */
final class Localization {
  private static final String LAST_RESORT_ZONE = "UTC";

  private Localization() {}

  /**
   * The language tag of the preferences if it is well-formed, else the profile's, else null for the
   * catalog's default.
   */
  static String locale(Profile profile, Preferences preferences) {
    String preferred = preferences == null ? null : wellFormed(preferences.locale());
    return preferred == null ? wellFormed(profile.locale()) : preferred;
  }

  private static String wellFormed(String tag) {
    if (tag == null || tag.isBlank()) {
      return null;
    }
    try {
      return new Locale.Builder().setLanguageTag(tag).build().toLanguageTag();
    } catch (IllformedLocaleException e) {
      return null;
    }
  }

  /**
   * The zone of the preferences if it is known, else the profile's, else the catalog's, never "send
   * anyway".
   */
  static String zone(Known known) {
    String preferred = known.preferences() == null ? null : known.preferences().zone();
    return Stream.of(preferred, known.profile().zone(), known.catalog().defaultZone())
        .filter(Localization::isZone)
        .findFirst()
        .orElse(LAST_RESORT_ZONE);
  }

  private static boolean isZone(String zone) {
    if (zone == null) {
      return false;
    }
    try {
      ZoneId.of(zone);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
