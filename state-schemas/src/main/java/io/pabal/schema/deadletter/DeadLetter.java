package io.pabal.schema.deadletter;

import io.pabal.schema.event.RawRecord;
import io.pabal.schema.event.RedriveHeaders;
import io.pabal.schema.event.SourcePosition;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;

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

  /** Bytes of the original key that are kept: keys are ids, a longer one is no key of ours. */
  public static final int MAX_KEY_BYTES = 16 * 1024;

  /** Headers that are kept: those of a redrive, then the first by name. */
  public static final int MAX_HEADERS = 32;

  /** Characters of a header's name, of its value, and of the detail that are kept. */
  public static final int MAX_HEADER_CHARS = 1024;

  public DeadLetter {
    headers = headers == null ? Map.of() : Map.copyOf(headers);
  }

  /** The number of the attempt that ended here; a redrive makes the next one. */
  public int attempt() {
    return RedriveHeaders.attempt(headers);
  }

  /**
   * The dead letter of a record, bounded so that it always fits a topic: about 440 kB as JSON, and
   * below 900 kB even if each character of its headers has to be escaped.
   *
   * @param part the part that gives up
   * @param detail words for a person; never the content of the record
   * @param now the part's clock
   */
  public static DeadLetter of(
      String part, DeadLetterReason reason, String detail, RawRecord record, Instant now) {
    byte[] value = record.value();
    return new DeadLetter(
        SCHEMA,
        part,
        reason,
        detail == null ? null : head(detail),
        record.position(),
        record.appendedAt(),
        base64(record.key(), MAX_KEY_BYTES),
        base64(value, MAX_HEAD_BYTES),
        value == null ? 0 : value.length,
        value == null ? null : sha256(value),
        bounded(record.headers()),
        now);
  }

  private static String base64(byte[] bytes, int maxBytes) {
    return bytes == null
        ? null
        : Base64.getEncoder()
            .encodeToString(bytes.length <= maxBytes ? bytes : Arrays.copyOf(bytes, maxBytes));
  }

  private static Map<String, String> bounded(Map<String, String> headers) {
    return headers.entrySet().stream()
        // Ours first: without them a record that was driven again would count from one.
        .sorted(
            Comparator.comparing(
                    (Map.Entry<String, String> header) ->
                        !header.getKey().startsWith(RedriveHeaders.PREFIX))
                .thenComparing(Map.Entry::getKey))
        .limit(MAX_HEADERS)
        .collect(
            Collectors.toMap(
                header -> head(header.getKey()), header -> head(header.getValue()), (a, b) -> a));
  }

  /** Cut between characters, never within a surrogate pair: half of one is not UTF-8. */
  private static String head(String text) {
    if (text.length() <= MAX_HEADER_CHARS) {
      return text;
    }
    boolean splitsPair = Character.isHighSurrogate(text.charAt(MAX_HEADER_CHARS - 1));
    return text.substring(0, splitsPair ? MAX_HEADER_CHARS - 1 : MAX_HEADER_CHARS);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
