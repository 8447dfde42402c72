package io.pabal.schema.event;

import java.time.Instant;
import java.util.Map;

/**
 * A record as it stands in Kafka, nothing decoded: so that what cannot be decoded is still at hand
 * for its dead letter.
 *
 * @param timestampMillis Kafka's timestamp: milliseconds since the epoch
 * @param key or null
 * @param value or null (a tombstone)
 * @param headers as text, the last of equal names
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are carried, never compared
public record RawRecord(
    String topic,
    int partition,
    long offset,
    long timestampMillis,
    byte[] key,
    byte[] value,
    Map<String, String> headers) {
  public RawRecord {
    headers = headers == null ? Map.of() : headers;
  }

  /** Where it stands. */
  public SourcePosition position() {
    return new SourcePosition(topic, partition, offset);
  }

  /** The topic for which it was produced; another one than its own when it was driven again. */
  public String originTopic() {
    return headers.getOrDefault(RedriveHeaders.ORIGIN_TOPIC, topic);
  }

  /** Bytes of key and value. */
  public long sizeBytes() {
    return (key == null ? 0L : key.length) + (value == null ? 0L : value.length);
  }

  /** When Kafka took it. */
  public Instant appendedAt() {
    return Instant.ofEpochMilli(timestampMillis);
  }
}
