package io.pabal.plan.intake;

import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.EventLimits;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.AddressPreference;
import io.pabal.schema.recipient.CategoryPreference;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.PreferencesChange;
import io.pabal.schema.recipient.SenderPreference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decodes the preferences topic. A tombstone means that nothing is known any more. Switches of
 * channels and categories that this release does not know are kept: they may be known tomorrow.
 *
 * <p>Bounds: those of {@link Preferences}; beyond one of them the document is a dead letter as a
 * whole, and the one before stays in force.
 */
public record PreferencesDecoder() implements RecordDecoder<PreferencesChange> {
  /** Channels in one map of switches: more than there will ever be. */
  static final int MAX_CHANNELS = 32;

  @Override
  public PreferencesChange decode(RawRecord record, Instant now) throws Refusal {
    String recipient = Documents.recipientKey(record);
    if (record.value() == null) {
      return new PreferencesChange(recipient, null);
    }
    Preferences preferences =
        Documents.read(
            record.value(), Preferences.SCHEMA, Preferences.class, Preferences.MAX_BYTES);
    Documents.sameRecipient(recipient, preferences.recipient());
    checkChannels(preferences.channels());
    checkCategories(preferences.categories());
    checkAddresses(preferences.addresses());
    checkActorsAndThreads(preferences);
    Text.optional("locale", preferences.locale(), ProfileDecoder.MAX_LOCALE_CHARS);
    Text.optional("zone", preferences.zone(), ProfileDecoder.MAX_ZONE_CHARS);
    return new PreferencesChange(recipient, preferences.withVersion(record.offset()));
  }

  private static void checkCategories(List<CategoryPreference> categories) throws Refusal {
    Documents.atMost("categories", categories.size(), Preferences.MAX_CATEGORIES);
    Set<String> seen = new HashSet<>();
    for (CategoryPreference category : categories) {
      String name = Text.id("a category", category.category(), EventLimits.MAX_ATTRIBUTE_CHARS);
      checkChannels(category.channels());
      checkSenders(category.senders());
      onlyOnce("a category", seen, name);
    }
  }

  private static void checkSenders(List<SenderPreference> senders) throws Refusal {
    Documents.atMost("senders", senders.size(), MAX_CHANNELS + 1);
    Set<String> seen = new HashSet<>();
    for (SenderPreference sender : senders) {
      Documents.present("a sender rule", sender.rule());
      if (sender.channel() != null) {
        Text.id("a channel", sender.channel(), EventLimits.MAX_ATTRIBUTE_CHARS);
      }
      onlyOnce("the channel of a sender rule", seen, String.valueOf(sender.channel()));
    }
  }

  private static void checkAddresses(List<AddressPreference> addresses) throws Refusal {
    Documents.atMost("addresses", addresses.size(), Preferences.MAX_ADDRESSES);
    Set<List<String>> seen = new HashSet<>();
    for (AddressPreference address : addresses) {
      Text.id("an address's channel", address.channel(), EventLimits.MAX_ATTRIBUTE_CHARS);
      Text.id("an address's value", address.value(), Address.maxChars(address.channel()));
      onlyOnce("an address", seen, List.of(address.channel(), address.value()));
    }
  }

  private static void checkActorsAndThreads(Preferences preferences) throws Refusal {
    List<String> actors = new ArrayList<>(preferences.mutedActors());
    for (CategoryPreference category : preferences.categories()) {
      category.senders().forEach(senders -> actors.addAll(senders.actors()));
    }
    Documents.atMost("actors", actors.size(), Preferences.MAX_ACTORS);
    for (String actor : actors) {
      Text.id("an actor", actor, EventLimits.MAX_ATTRIBUTE_CHARS);
    }
    List<String> threads = preferences.mutedThreads();
    Documents.atMost("mutedThreads", threads.size(), Preferences.MAX_MUTED_THREADS);
    for (String thread : threads) {
      Text.id("a muted thread", thread, EventLimits.MAX_ATTRIBUTE_CHARS);
    }
  }

  /** Two answers to one question: neither may be guessed to be the recipient's word. */
  private static <T> void onlyOnce(String name, Set<T> seen, T value) throws Refusal {
    if (!seen.add(value)) {
      throw new Refusal(DeadLetterReason.INVALID_FIELD, name + " is named twice");
    }
  }

  private static void checkChannels(Map<String, Boolean> channels) throws Refusal {
    Documents.atMost("channels", channels.size(), MAX_CHANNELS);
    for (String channel : channels.keySet()) {
      Text.id("a channel", channel, EventLimits.MAX_ATTRIBUTE_CHARS);
    }
  }
}
