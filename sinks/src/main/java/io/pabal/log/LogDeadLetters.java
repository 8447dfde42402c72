package io.pabal.log;

import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.RawRecord;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the dead letters of the log, small enough for their topic whatever the record was. */
final class LogDeadLetters {
  static final String PART = "log";
  private static final int MAX_HEADERS = 32;
  private static final int MAX_KEY_BYTES = 1024;

  private LogDeadLetters() {}

  static DeadLetter of(RawRecord origin, DeadLetterReason reason, String detail, Instant at) {
    byte[] value = origin.value();
    return new DeadLetter(
        DeadLetter.SCHEMA,
        PART,
        reason,
        LogText.detail(detail),
        origin.position(),
        origin.appendedAt(),
        base64(origin.key(), MAX_KEY_BYTES),
        base64(value, DeadLetter.MAX_HEAD_BYTES),
        value == null ? 0 : value.length,
        sha256(value),
        headers(origin.headers()),
        at);
  }

  private static Map<String, String> headers(Map<String, String> headers) {
    Map<String, String> kept = new LinkedHashMap<>();
    headers.entrySet().stream()
        .filter(header -> header.getKey() != null && header.getValue() != null)
        .limit(MAX_HEADERS)
        .forEach(h -> kept.put(LogText.name(h.getKey()), LogText.name(h.getValue())));
    return kept;
  }

  private static String base64(byte[] bytes, int maxBytes) {
    if (bytes == null) {
      return null;
    }
    byte[] head = bytes.length > maxBytes ? Arrays.copyOf(bytes, maxBytes) : bytes;
    return Base64.getEncoder().encodeToString(head);
  }

  private static String sha256(byte[] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
