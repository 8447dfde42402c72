package io.pabal.deliver.push;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.deliver.OutcomeClass;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a push message says, on every platform.
 *
 * @param title one line
 * @param body the text under it
 * @param link what opens when it is tapped, http or https; or null
 * @param data for the app, in the template's order; always has {@code notificationId}, by which an
 *     app can know a second copy, and {@code category}
 */
public record PushContent(String title, String body, String link, Map<String, String> data) {
  /** Entries that a template may have; all of them have to fit into 4,096 bytes anyway. */
  static final int MAX_DATA = 20;

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

  /** A link without anything that hides where it leads; longer ones don't fit beside the rest. */
  private static final Pattern LINK =
      Pattern.compile(
          "https?://[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*(:[0-9]{1,5})?([/?#][^\\s\"'<>`\\\\\\p{Cntrl}]*)?",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);

  /** Ours, and what FCM and APNs keep for themselves. */
  private static final Set<String> RESERVED =
      Set.of(
          "notificationId",
          "category",
          "link",
          "aps",
          "from",
          "notification",
          "message_type",
          "collapse_key");

  /**
   * Takes the parts of a rendered message.
   *
   * @throws UnsendableMessageException (BAD_MESSAGE) when one is missing or cannot be sent
   */
  static PushContent of(Envelope envelope, RenderedMessage message)
      throws UnsendableMessageException {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("notificationId", envelope.notification().notificationId());
    data.put("category", envelope.notification().category());
    addData(data, message.part(Part.PUSH_DATA).orElse(""));
    return new PushContent(
        words(message, Part.PUSH_TITLE).replaceAll("\\s+", " "),
        words(message, Part.PUSH_BODY),
        link(message),
        data);
  }

  private static String words(RenderedMessage message, Part part)
      throws UnsendableMessageException {
    String text = clean(message.part(part).orElse(""));
    if (text.isEmpty()) {
      throw bad("part is missing or empty: " + part.fileName());
    }
    return text;
  }

  /** Without what no phone can show, and without half characters. */
  private static String clean(String text) {
    String visible =
        text.replaceAll("\\r\\n|[\\r\\u0085\\u2028\\u2029]", "\n")
            .replaceAll("[\\p{Cc}&&[^\\n]]", "")
            .strip();
    return new String(visible.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static String link(RenderedMessage message) throws UnsendableMessageException {
    String link = message.part(Part.PUSH_LINK).orElse("").strip();
    if (link.isEmpty()) {
      return null;
    }
    if (!LINK.matcher(link).matches()) {
      throw bad(Part.PUSH_LINK.fileName() + ": not an http or https address");
    }
    return link;
  }

  private static void addData(Map<String, String> data, String lines)
      throws UnsendableMessageException {
    int count = 0;
    for (String line : clean(lines).lines().toList()) {
      if (line.isBlank()) {
        continue;
      }
      int colon = line.indexOf(':');
      String name = colon < 0 ? "" : line.substring(0, colon).strip();
      boolean taken = RESERVED.contains(name) || name.matches("(?i)(google|gcm).*");
      if (!NAME.matcher(name).matches() || taken || ++count > MAX_DATA) {
        throw bad(
            Part.PUSH_DATA.fileName()
                + ": at most "
                + MAX_DATA
                + " lines 'name: value', whose names are letters, digits, _ and -, and not ours");
      }
      if (data.putIfAbsent(name, line.substring(colon + 1).strip()) != null) {
        throw bad(Part.PUSH_DATA.fileName() + ": " + name + " comes twice");
      }
    }
  }

  /** Refuses a payload that the platform refuses. */
  public static byte[] atMost(int maxBytes, byte[] payload) throws UnsendableMessageException {
    if (payload.length > maxBytes) {
      throw bad("payload has " + payload.length + " bytes, at most " + maxBytes + " are allowed");
    }
    return payload;
  }

  private static UnsendableMessageException bad(String message) {
    return new UnsendableMessageException(OutcomeClass.BAD_MESSAGE, message);
  }
}
