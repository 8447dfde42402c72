package io.pabal.deliver.sms;

import io.pabal.deliver.channel.Envelope;
import io.pabal.schema.plan.Item;
import java.util.List;
import java.util.Set;
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
 */
record SmsValues(
    String to,
    String from,
    String text,
    String reference,
    List<String> items,
    String handOver,
    int attempt) {
  static final Set<String> NAMES =
      Set.of("to", "from", "text", "reference", "items", "handOver", "attempt");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z]+)}");

  static SmsValues of(Envelope envelope, String to, String from, String text) {
    List<Item> items = envelope.notification().items();
    return new SmsValues(
        to,
        from,
        text,
        envelope.notification().notificationId(),
        items.stream().map(Item::itemId).toList(),
        envelope.handOver().toString(),
        items.stream().mapToInt(Item::attempt).max().orElse(1));
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
      case "from" -> from;
      case "text" -> text;
      case "reference" -> reference;
      case "items" -> String.join(",", items);
      case "handOver" -> handOver;
      case "attempt" -> Integer.toString(attempt);
      default -> throw new IllegalArgumentException("unknown placeholder");
    };
  }

  /** The first placeholder of a template that stands for nothing, or null. */
  static String unknownIn(String template) {
    Matcher matcher = PLACEHOLDER.matcher(template);
    while (matcher.find()) {
      if (!NAMES.contains(matcher.group(1))) {
        return matcher.group();
      }
    }
    return null;
  }
}
