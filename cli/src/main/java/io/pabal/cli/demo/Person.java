package io.pabal.cli.demo;

import io.pabal.schema.Channel;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.Profile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Somebody in the demo.
 *
 * @param id the recipient's id
 * @param name as they are called in messages
 * @param locale language tag
 * @param zone time zone
 * @param email or null
 * @param phone or null
 * @param device of an app or a browser, or null
 * @param preferences or null when none were ever set
 * @param follows the topic keys that this person is subscribed to
 */
record Person(
    String id,
    String name,
    String locale,
    String zone,
    String email,
    String phone,
    Address device,
    Preferences preferences,
    List<String> follows) {
  Person {
    follows = List.copyOf(follows);
  }

  /** Somebody without a device, who follows nothing. */
  Person(
      String id,
      String name,
      String locale,
      String zone,
      String email,
      String phone,
      Preferences preferences) {
    this(id, name, locale, zone, email, phone, null, preferences, List.of());
  }

  Profile profile(Instant now) {
    List<Address> addresses = new ArrayList<>();
    if (email != null) {
      addresses.add(new Address(Channel.EMAIL, email));
    }
    if (phone != null) {
      addresses.add(new Address(Channel.SMS, phone));
    }
    if (device != null) {
      addresses.add(device);
    }
    return new Profile(Profile.SCHEMA, id, locale, zone, addresses, now);
  }

  /** The address of each channel that this person has. */
  Map<Channel, String> addresses() {
    Map<Channel, String> addresses = new LinkedHashMap<>();
    profile(Instant.EPOCH)
        .addresses()
        .forEach(address -> addresses.put(address.channel(), address.value()));
    return addresses;
  }

  boolean isKorean() {
    return locale.equals("ko");
  }

  Person with(Preferences wishes) {
    return new Person(id, name, locale, zone, email, phone, device, wishes, follows);
  }

  Person following(List<String> topics) {
    return new Person(id, name, locale, zone, email, phone, device, preferences, topics);
  }

  Person on(Address app) {
    return new Person(id, name, locale, zone, email, phone, app, preferences, follows);
  }
}
