package io.pabal.plan.recipient;

import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.recipient.Profile;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.IllformedLocaleException;
import java.util.Locale;

/** Language and zone of a recipient, checked: what a profile says may be anything. */
final class Localization {
  private static final String LAST_RESORT_ZONE = "UTC";

  private Localization() {}

  /** The profile's language tag if it is well-formed, else null for the catalog's default. */
  static String locale(Profile profile) {
    String tag = profile.locale();
    if (tag == null || tag.isBlank()) {
      return null;
    }
    try {
      return new Locale.Builder().setLanguageTag(tag).build().toLanguageTag();
    } catch (IllformedLocaleException e) {
      return null;
    }
  }

  /** The profile's zone if it is known, else the catalog's, never "send anyway". */
  static String zone(Profile profile, Catalog catalog) {
    if (isZone(profile.zone())) {
      return profile.zone();
    }
    return isZone(catalog.defaultZone()) ? catalog.defaultZone() : LAST_RESORT_ZONE;
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
