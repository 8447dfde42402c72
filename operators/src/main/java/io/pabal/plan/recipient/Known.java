package io.pabal.plan.recipient;

import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.recipient.OptOuts;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.Profile;
import io.pabal.schema.recipient.Suppressions;
import java.time.Instant;

/**
 * What a decision is taken from, beside the event.
 *
 * @param profile null when nothing is known of the recipient
 * @param preferences null when nothing is known
 * @param optOuts what the recipient unsubscribed from; null for nothing
 * @param suppressions which addresses must not be used; null for none
 * @param catalog the newest one, or null when none was ever applied
 * @param now plan's clock
 * @param takenBackUntil what happened under the event's cancel key at or before this instant was
 *     taken back by its producer; null when nothing was
 */
public record Known(
    Profile profile,
    Preferences preferences,
    OptOuts optOuts,
    Suppressions suppressions,
    Catalog catalog,
    Instant now,
    Instant takenBackUntil) {
  public Known {
    optOuts = OptOuts.orNone(optOuts);
    suppressions = Suppressions.orNone(suppressions);
  }

  /** Of an event that was not taken back. */
  public Known(
      Profile profile,
      Preferences preferences,
      OptOuts optOuts,
      Suppressions suppressions,
      Catalog catalog,
      Instant now) {
    this(profile, preferences, optOuts, suppressions, catalog, now, null);
  }

  /** Without suppressions. */
  public Known(
      Profile profile, Preferences preferences, OptOuts optOuts, Catalog catalog, Instant now) {
    this(profile, preferences, optOuts, Suppressions.NONE, catalog, now);
  }

  /** Without opt-outs and suppressions. */
  public Known(Profile profile, Preferences preferences, Catalog catalog, Instant now) {
    this(profile, preferences, OptOuts.NONE, catalog, now);
  }

  /** Whether the event of that time was taken back. */
  boolean isTakenBack(Instant eventTime) {
    return takenBackUntil != null && !eventTime.isAfter(takenBackUntil);
  }

  Wishes wishes() {
    return new Wishes(preferences, optOuts);
  }
}
