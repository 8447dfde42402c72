package io.pabal.schema.recipient;

import java.time.Instant;

/**
 * An opt-out on its way to its recipient.
 *
 * @param at when the recipient spoke, or null: it is to be forgotten
 * @param fresh true when it came by a callback and must be kept; false when the opt-outs topic
 *     already has it
 */
public record OptOutChange(String recipient, String category, Instant at, boolean fresh) {}
