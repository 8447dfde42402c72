package io.pabal.deliver.sms;

import io.pabal.deliver.channel.Envelope;
import io.pabal.schema.plan.Item;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the placeholders of a gateway's body stand for.
 *
 * @param to {@code {to}}: the recipient in E.164
 * @param from {@code {from}}: the sender
 * @param text {@code {text}}
 * @param reference {@code {reference}}: the notification's id
 * @param items {@code {items}}: the item ids
 * @param handOver {@code {handOver}}: the hand-over's number
 * @param attempt {@code {attempt}}: the highest attempt of its items
 * @param encoding {@code {encoding}}: what the gateway calls the encoding that the text needs
 */
record SmsValues(
    String to,
    String from,
    String text,
    String reference,
    List<String> items,
    String handOver,
    int attempt,
    String encoding) {
  static final Set<String> NAMES =
      Set.of(
          "to",
          "toDigits",
          "from",
          "text",
          "reference",
          "shortReference",
          "items",
          "handOver",
          "attempt",
          "encoding");

  /** What short references have room for; 20 hexadecimal digits of a hash are 80 bits. */
  static final int SHORT_REFERENCE_CHARS = 20;

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z]+)}");

  /**
   * The values of a message.
   *
   * @param encodings what the gateway calls each encoding
   */
  static SmsValues of(
      Envelope envelope,
      String to,
      String from,
      String text,
      Map<SmsSegments.Encoding, String> encodings) {
    List<Item> items = envelope.notification().items();
    return new SmsValues(
        to,
        from,
        text,
        envelope.notification().notificationId(),
        items.stream().map(Item::itemId).toList(),
        envelope.handOver().toString(),
        items.stream().mapToInt(Item::attempt).max().orElse(1),
        encodings.get(SmsSegments.of(text).encoding()));
  }

  /** The same for every hand-over of one attempt, so a gateway that honours it sends once. */
  String idempotencyKey() {
    return reference + "-" + attempt;
  }

  /** Puts the values in; what a value contains is never read as a placeholder. */
  String fill(String template) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(match -> Matcher.quoteReplacement(value(match.group(1))));
  }

  private String value(String name) {
    return switch (name) {
      case "to" -> to;
      // E.164 without its plus.
      case "toDigits" -> to.substring(1);
      case "from" -> from;
      case "text" -> text;
      case "reference" -> reference;
      case "shortReference" ->
          reference.substring(0, Math.min(SHORT_REFERENCE_CHARS, reference.length()));
      case "items" -> String.join(",", items);
      case "handOver" -> handOver;
      case "attempt" -> Integer.toString(attempt);
      case "encoding" -> encoding;
      default -> throw new IllegalArgumentException("unknown placeholder");
    };
  }

  /** Whether a text has something that looks like a placeholder. */
  static boolean hasAny(String text) {
    return PLACEHOLDER.matcher(text).find();
  }

  /**
   * Checks a template.
   *
   * @throws IllegalArgumentException when it has a placeholder that stands for nothing
   */
  static void check(String template) {
    Matcher matcher = PLACEHOLDER.matcher(template);
    while (matcher.find()) {
      if (!NAMES.contains(matcher.group(1))) {
        throw new IllegalArgumentException(
            "SMS body: "
                + matcher.group()
                + " stands for nothing; known are "
                + new TreeSet<>(NAMES));
      }
    }
  }
}
