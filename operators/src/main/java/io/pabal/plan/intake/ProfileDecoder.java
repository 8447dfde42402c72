package io.pabal.plan.intake;

import io.pabal.schema.event.RawRecord;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Profile;
import io.pabal.schema.recipient.ProfileChange;
import java.time.Instant;

/**
 * Decodes the profiles topic. A tombstone erases the recipient. Addresses are only checked as
 * texts: whether one can be reached is its channel's to say.
 */
public record ProfileDecoder() implements RecordDecoder<ProfileChange> {
  /** Bytes of a profile: 32 addresses of the greatest length are a tenth of it. */
  static final int MAX_BYTES = 128 * 1024;

  /** RFC 5321, 4.5.3.1: 64 of the local part, "@", 255 of the domain. */
  static final int MAX_ADDRESS_CHARS = 320;

  /** RFC 5646, 4.4.1 asks for room for 35. */
  static final int MAX_LOCALE_CHARS = 35;

  /** The longest name of the time zone database has 32. */
  static final int MAX_ZONE_CHARS = 64;

  @Override
  public ProfileChange decode(RawRecord record, Instant now) throws Refusal {
    String recipient = Documents.recipientKey(record);
    if (record.value() == null) {
      return new ProfileChange(recipient, null);
    }
    Profile profile = Documents.read(record.value(), Profile.SCHEMA, Profile.class, MAX_BYTES);
    Documents.sameRecipient(recipient, profile.recipient());
    Text.optional("locale", profile.locale(), MAX_LOCALE_CHARS);
    Text.optional("zone", profile.zone(), MAX_ZONE_CHARS);
    Documents.atMost("addresses", profile.addresses().size(), Profile.MAX_ADDRESSES);
    for (Address address : profile.addresses()) {
      Documents.present("an address's channel", address.channel());
      Text.id("an address's value", address.value(), MAX_ADDRESS_CHARS);
    }
    return new ProfileChange(recipient, profile.withVersion(record.offset()));
  }
}
