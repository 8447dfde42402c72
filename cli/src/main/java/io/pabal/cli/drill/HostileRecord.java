package io.pabal.cli.drill;

import java.util.List;

/**
 * One hostile or malformed record and how it must end.
 *
 * @param kind its case, for people
 * @param topic where it is appended
 * @param key or null
 * @param value or null
 * @param headers in their order; names may repeat
 * @param timestampMillis Kafka's timestamp, or null for the present
 * @param end what must come of it
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are carried, never compared
record HostileRecord(
    String kind,
    String topic,
    byte[] key,
    byte[] value,
    List<Header> headers,
    Long timestampMillis,
    HostileEnd end) {

  /** A header of Kafka's. */
  @SuppressWarnings("ArrayRecordComponent")
  record Header(String name, byte[] value) {}

  HostileRecord {
    headers = List.copyOf(headers);
  }
}
