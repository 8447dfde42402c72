package io.pabal.log;

import io.pabal.schema.event.RawRecord;
import java.time.Instant;

/**
 * An opt-out on its way to its row.
 *
 * @param at when the recipient spoke, or null: it is forgotten
 */
public record LoggedOptOut(RawRecord origin, String recipient, String category, Instant at)
    implements Logged {}
