package io.pabal.schema.recipient;

/**
 * A record of the preferences topic on its way to its recipient.
 *
 * @param preferences the new preferences, or null: nothing is known any more
 */
public record PreferencesChange(String recipient, Preferences preferences) {}
