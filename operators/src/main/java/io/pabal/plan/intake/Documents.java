package io.pabal.plan.intake;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.schema.Sound;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.EventLimits;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** What the documents of all topics have in common: size, schema, key. */
final class Documents {
  /** Levels of nesting; the deepest of our records has six. */
  private static final int MAX_DEPTH = 16;

  private Documents() {}

  /** The record's key as a recipient's id. */
  static String recipientKey(RawRecord record) throws Refusal {
    return Text.id("key", key(record), EventLimits.MAX_RECIPIENT_CHARS);
  }

  /** The record's key as text, or null. */
  static String key(RawRecord record) {
    return record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
  }

  /**
   * Reads a document.
   *
   * @param schema the only one that is read
   * @throws Refusal TOO_LARGE, MALFORMED_JSON, TOO_DEEP, UNSUPPORTED_SCHEMA or INVALID_FIELD
   */
  static <T> T read(byte[] value, String schema, Class<T> type, int maxBytes) throws Refusal {
    if (value.length > maxBytes) {
      throw new Refusal(DeadLetterReason.TOO_LARGE, "value has more than " + maxBytes + " bytes");
    }
    if (value.length == 0) {
      throw new Refusal(DeadLetterReason.EMPTY, "value is empty");
    }
    ObjectNode node = JsonShape.object(value, MAX_DEPTH);
    String found = node.path("schema").asText("");
    if (!found.equals(schema)) {
      throw new Refusal(
          DeadLetterReason.UNSUPPORTED_SCHEMA,
          found.isEmpty() ? "no schema field" : "schema is not " + schema);
    }
    try {
      return Json.mapper().treeToValue(node, type);
    } catch (JsonParseException | StreamConstraintsException e) {
      throw new Refusal(DeadLetterReason.MALFORMED_JSON, "value is not JSON");
    } catch (JsonProcessingException e) {
      throw new Refusal(
          DeadLetterReason.INVALID_FIELD, "a field does not fit its type: " + path(e));
    }
  }

  /**
   * Whether a document says that it has this schema; for topics of more than one.
   *
   * @throws Refusal as {@link #read}
   */
  static boolean hasSchema(byte[] value, String schema, int maxBytes) throws Refusal {
    return value.length > 0
        && value.length <= maxBytes
        && JsonShape.object(value, MAX_DEPTH).path("schema").asText("").equals(schema);
  }

  /** Refuses an instant that cannot be counted with. */
  static void possible(String name, Instant instant) throws Refusal {
    if (!Sound.isInstant(instant)) {
      throw new Refusal(DeadLetterReason.INVALID_FIELD, name + " is impossible");
    }
  }

  /** Refuses a document whose recipient is not its key: it would land in another one's state. */
  static void sameRecipient(String key, String recipient) throws Refusal {
    if (!key.equals(recipient)) {
      throw new Refusal(DeadLetterReason.KEY_MISMATCH, "key is not the recipient of the document");
    }
  }

  /** Refuses more than {@code max} elements. */
  static void atMost(String name, int size, int max) throws Refusal {
    if (size > max) {
      throw new Refusal(DeadLetterReason.FIELD_TOO_LONG, name + " has more than " + max);
    }
  }

  /** Refuses null where a value is needed. */
  static <T> T present(String name, T value) throws Refusal {
    if (value == null) {
      throw new Refusal(DeadLetterReason.MISSING_FIELD, name + " is missing");
    }
    return value;
  }

  /** The outermost field, which is one of ours; further in, names may be content. */
  private static String path(JsonProcessingException e) {
    return e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()
        ? mapping.getPath().get(0).getFieldName()
        : "unknown";
  }
}
