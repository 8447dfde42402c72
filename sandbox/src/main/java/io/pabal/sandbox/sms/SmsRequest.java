package io.pabal.sandbox.sms;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.sandbox.records.SandboxJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A checked request to send one text.
 *
 * @param from the sender
 * @param to the recipient, E.164
 * @param text the text
 * @param reference the client's reference, or null
 * @param items item ids in it
 * @param handOver epoch and sequence, or null
 * @param attempt number of the attempt, or null
 * @param segments what it takes over the air
 */
record SmsRequest(
    String from,
    String to,
    String text,
    String reference,
    List<String> items,
    String handOver,
    Integer attempt,
    SmsSegments segments) {

  /** Longest text, as Twilio has it. */
  static final int MAX_TEXT_CHARS = 1600;

  /** Most segments; gateways allow about 6 to 10. */
  static final int MAX_SEGMENTS = 10;

  private static final int MAX_FIELD_CHARS = 256;
  private static final int MAX_ITEMS = 1000;

  /**
   * ITU-T E.164: a plus, a country code that does not begin with 0, 15 digits at most; 7 is the
   * shortest in use.
   */
  private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");

  /**
   * Number, short code of 3 to 8 digits, or up to 11 letters and digits with at least a letter
   * (3GPP TS 23.040).
   */
  private static final Pattern SENDER =
      Pattern.compile("\\+[1-9]\\d{6,14}|\\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ._-]{1,11}");

  /** A refusal with its detail. */
  static final class RefusedException extends Exception {
    private final SmsRefusal refusal;

    RefusedException(SmsRefusal refusal, String detail) {
      super(detail == null ? refusal.message() : refusal.message() + ": " + detail);
      this.refusal = refusal;
    }

    SmsRefusal refusal() {
      return refusal;
    }
  }

  static SmsRequest parse(byte[] body) throws RefusedException {
    JsonNode json = json(body);
    String from = text(json, "from", true);
    String to = text(json, "to", true);
    String text = text(json, "text", true);
    if (!E164.matcher(to).matches()) {
      throw new RefusedException(SmsRefusal.RECIPIENT, null);
    }
    if (!SENDER.matcher(from).matches()) {
      throw new RefusedException(SmsRefusal.SENDER, null);
    }
    SmsSegments segments = segments(text);
    return new SmsRequest(
        from,
        to,
        text,
        shortText(json, "reference"),
        items(json),
        shortText(json, "handOver"),
        attempt(json),
        segments);
  }

  private static JsonNode json(byte[] body) throws RefusedException {
    try {
      // Decoded strictly first: the parser would take broken UTF-8 in places.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      JsonNode json = SandboxJson.LENIENT.readTree(text);
      if (json.isObject()) {
        return json;
      }
    } catch (IOException e) {
      throw new RefusedException(SmsRefusal.MALFORMED, null);
    }
    throw new RefusedException(SmsRefusal.MALFORMED, null);
  }

  private static String text(JsonNode json, String field, boolean required)
      throws RefusedException {
    JsonNode value = json.get(field);
    if (value == null || value.isNull()) {
      if (required) {
        throw new RefusedException(SmsRefusal.FIELD, field);
      }
      return null;
    }
    if (!value.isTextual()) {
      throw new RefusedException(SmsRefusal.FIELD, field + " must be a string");
    }
    return value.textValue();
  }

  private static String shortText(JsonNode json, String field) throws RefusedException {
    String value = text(json, field, false);
    if (value != null && value.length() > MAX_FIELD_CHARS) {
      throw new RefusedException(SmsRefusal.FIELD, field + " is too long");
    }
    return value;
  }

  private static List<String> items(JsonNode json) throws RefusedException {
    JsonNode value = json.get("items");
    if (value == null || value.isNull()) {
      return List.of();
    }
    if (!value.isArray() || value.size() > MAX_ITEMS) {
      throw new RefusedException(SmsRefusal.FIELD, "items must be a list of at most " + MAX_ITEMS);
    }
    List<String> items = new ArrayList<>();
    for (JsonNode item : value) {
      if (!item.isTextual() || item.textValue().length() > MAX_FIELD_CHARS) {
        throw new RefusedException(SmsRefusal.FIELD, "items must be short strings");
      }
      items.add(item.textValue());
    }
    return items;
  }

  private static Integer attempt(JsonNode json) throws RefusedException {
    JsonNode value = json.get("attempt");
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isInt()) {
      throw new RefusedException(SmsRefusal.FIELD, "attempt must be a number");
    }
    return value.intValue();
  }

  private static SmsSegments segments(String text) throws RefusedException {
    if (text.isBlank()) {
      throw new RefusedException(SmsRefusal.TEXT_EMPTY, null);
    }
    if (text.length() > MAX_TEXT_CHARS) {
      throw new RefusedException(
          SmsRefusal.TEXT_TOO_LONG, "more than " + MAX_TEXT_CHARS + " characters");
    }
    boolean unsendable =
        !StandardCharsets.UTF_16.newEncoder().canEncode(text)
            || text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r');
    if (unsendable) {
      throw new RefusedException(SmsRefusal.TEXT_CHARACTERS, null);
    }
    SmsSegments segments = SmsSegments.of(text);
    if (segments.count() > MAX_SEGMENTS) {
      throw new RefusedException(
          SmsRefusal.TEXT_TOO_LONG, "more than " + MAX_SEGMENTS + " segments");
    }
    return segments;
  }
}
