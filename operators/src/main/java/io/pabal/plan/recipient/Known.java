package io.pabal.plan.recipient;

import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.Profile;
import java.time.Instant;

/**
 * What a decision is taken from, beside the event.
 *
 * @param profile null when nothing is known of the recipient
 * @param preferences null when nothing is known
 * @param catalog the newest one, or null when none was ever applied
 * @param now plan's clock
 */
public record Known(Profile profile, Preferences preferences, Catalog catalog, Instant now) {}
