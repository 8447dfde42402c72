package io.pabal.plan.intake;

import io.pabal.schema.event.RawRecord;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Device;
import io.pabal.schema.recipient.Profile;
import io.pabal.schema.recipient.ProfileChange;
import java.time.Instant;

/**
 * Decodes the profiles topic. A tombstone erases the recipient. Addresses are only checked as
 * texts: whether one can be reached is its channel's to say.
 */
public record ProfileDecoder() implements RecordDecoder<ProfileChange> {
  /** Bytes of a profile: 32 devices of the greatest length are two thirds of it. */
  static final int MAX_BYTES = 128 * 1024;

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
      Text.id("an address's value", address.value(), Address.maxChars(address.channel().label()));
      device(address.device());
    }
    return new ProfileChange(recipient, profile.withVersion(record.offset()));
  }

  private static void device(Device device) throws Refusal {
    if (device != null) {
      Text.optional("a device's platform", device.platform(), Device.MAX_WORD_CHARS);
      Text.optional("a device's environment", device.environment(), Device.MAX_WORD_CHARS);
      Text.optional("a device's p256dh", device.p256dh(), Device.MAX_KEY_CHARS);
      Text.optional("a device's auth", device.auth(), Device.MAX_KEY_CHARS);
    }
  }
}
