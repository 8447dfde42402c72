package io.pabal.plan.intake;

import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.EventLimits;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.recipient.CategoryPreference;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.PreferencesChange;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Decodes the preferences topic. A tombstone means that nothing is known any more. Switches of
 * channels and categories that this release does not know are kept: they may be known tomorrow.
 */
public record PreferencesDecoder() implements RecordDecoder<PreferencesChange> {
  /** Bytes of a preferences document: room for every category with every channel. */
  static final int MAX_BYTES = 256 * 1024;

  /** Channels in one map of switches: more than there will ever be. */
  static final int MAX_CHANNELS = 32;

  @Override
  public PreferencesChange decode(RawRecord record, Instant now) throws Refusal {
    String recipient = Documents.recipientKey(record);
    if (record.value() == null) {
      return new PreferencesChange(recipient, null);
    }
    Preferences preferences =
        Documents.read(record.value(), Preferences.SCHEMA, Preferences.class, MAX_BYTES);
    Documents.sameRecipient(recipient, preferences.recipient());
    checkChannels(preferences.channels());
    Documents.atMost("categories", preferences.categories().size(), Preferences.MAX_CATEGORIES);
    Set<String> seen = new HashSet<>();
    for (CategoryPreference category : preferences.categories()) {
      String name = Text.id("a category", category.category(), EventLimits.MAX_ATTRIBUTE_CHARS);
      checkChannels(category.channels());
      if (!seen.add(name)) {
        // Two answers to one question: neither may be guessed to be the recipient's word.
        throw new Refusal(DeadLetterReason.INVALID_FIELD, "a category is named twice");
      }
    }
    return new PreferencesChange(recipient, preferences);
  }

  private static void checkChannels(Map<String, Boolean> channels) throws Refusal {
    Documents.atMost("channels", channels.size(), MAX_CHANNELS);
    for (String channel : channels.keySet()) {
      Text.id("a channel", channel, EventLimits.MAX_ATTRIBUTE_CHARS);
    }
  }
}
