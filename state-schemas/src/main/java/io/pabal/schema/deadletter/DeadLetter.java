package io.pabal.schema.deadletter;

import io.pabal.schema.event.SourcePosition;
import java.time.Instant;
import java.util.Map;

/**
 * What could not be processed, with its reason and its original bytes. On the dead-letters topic.
 *
 * @param schema {@value #SCHEMA}
 * @param part the part that gave up: plan, deliver, log
 * @param reason from the closed list
 * @param detail words for a person; never the content of the record
 * @param position where the original stands; a redrive reads it there
 * @param appendedAt when Kafka took the original
 * @param keyBase64 the original key, or null
 * @param valueBase64 the original value, cut to its head if it is larger than {@value
 *     #MAX_HEAD_BYTES} bytes, or null
 * @param valueBytes size of the original value
 * @param valueSha256 hash of the whole original value in hexadecimal, or null
 * @param headers the original headers as text, bounded
 * @param at when it was given up
 */
public record DeadLetter(
    String schema,
    String part,
    DeadLetterReason reason,
    String detail,
    SourcePosition position,
    Instant appendedAt,
    String keyBase64,
    String valueBase64,
    int valueBytes,
    String valueSha256,
    Map<String, String> headers,
    Instant at) {
  public static final String SCHEMA = "pabal.dead-letter/1";

  /** Bytes of the original value that are kept; larger values keep head, hash and position. */
  public static final int MAX_HEAD_BYTES = 256 * 1024;

  public DeadLetter {
    headers = headers == null ? Map.of() : Map.copyOf(headers);
  }
}
