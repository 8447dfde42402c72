package io.pabal.schema.recipient;

/**
 * A record of the profiles topic on its way to its recipient.
 *
 * @param profile the new profile, or null: the recipient is erased
 */
public record ProfileChange(String recipient, Profile profile) {}
