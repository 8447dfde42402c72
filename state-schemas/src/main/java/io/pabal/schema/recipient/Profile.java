package io.pabal.schema.recipient;

import java.time.Instant;
import java.util.List;

/**
 * Who a recipient is: addresses in order of preference (several a channel), language and zone. A
 * full document on the compacted profiles topic, keyed by recipient; a tombstone erases it.
 *
 * @param schema {@value #SCHEMA}
 * @param recipient the recipient's id, also the record's key
 * @param locale BCP 47 language tag, or null for the catalog's default
 * @param zone IANA time zone, or null for the configured default
 * @param addresses at most {@value #MAX_ADDRESSES}
 * @param version the record's offset on its topic, or null; plan sets it when it reads the record,
 *     whatever stands there
 * @param updatedAt when the owner of the data changed it, or null
 */
public record Profile(
    String schema,
    String recipient,
    String locale,
    String zone,
    List<Address> addresses,
    Long version,
    Instant updatedAt) {
  public static final String SCHEMA = "pabal.profile/1";

  /** Addresses a recipient: a bound for state and for the number of records one event causes. */
  public static final int MAX_ADDRESSES = 32;

  public Profile {
    addresses = addresses == null ? List.of() : List.copyOf(addresses);
  }

  /** As its owner writes it. */
  public Profile(
      String schema,
      String recipient,
      String locale,
      String zone,
      List<Address> addresses,
      Instant updatedAt) {
    this(schema, recipient, locale, zone, addresses, null, updatedAt);
  }

  /** The same document as it stands at an offset. */
  public Profile withVersion(long offset) {
    return new Profile(schema, recipient, locale, zone, addresses, offset, updatedAt);
  }
}
