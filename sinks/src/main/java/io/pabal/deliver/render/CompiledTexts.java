package io.pabal.deliver.render;

import io.pabal.deliver.channel.MessageRenderer;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.schema.Channel;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.catalog.TemplateText;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.OutboxNotification;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The texts of one catalog version, compiled. Thread-safe, holds nothing of what it rendered. */
final class CompiledTexts implements MessageRenderer.Compiled {
  /** A text, or why it could not be compiled: a broken one stops its own messages only. */
  private record Text(MustacheText compiled, String broken) {}

  private final String defaultLocale;
  private final ZoneId defaultZone;
  private final Map<String, Map<String, Map<Part, Text>>> byTemplateAndLocale = new HashMap<>();

  CompiledTexts(Catalog catalog) {
    defaultLocale = catalog.defaultLocale();
    defaultZone = zoneOr(catalog.defaultZone(), ZoneId.of("UTC"));
    for (TemplateText text : catalog.texts()) {
      byTemplateAndLocale
          .computeIfAbsent(text.template(), template -> new HashMap<>())
          .computeIfAbsent(Locales.normal(text.locale()), locale -> new EnumMap<>(Part.class))
          .put(text.part(), compile(text));
    }
  }

  private static Text compile(TemplateText text) {
    try {
      return new Text(MustacheText.compile(text.part(), text.body()), null);
    } catch (RuntimeException e) {
      return new Text(null, "not a valid template");
    }
  }

  @Override
  public RenderedMessage render(OutboxNotification notification) throws UnsendableMessageException {
    Found found = find(notification);
    Map<Part, String> parts = new EnumMap<>(Part.class);
    Root root = null;
    for (Part part : PartRules.of(notification.channel())) {
      Text text = found.texts().get(part);
      if (text == null) {
        continue; // find() made sure that it is not a required one
      }
      try {
        if (root == null) {
          root = root(notification, found.locale());
        }
        parts.put(part, rendered(text, root));
      } catch (UnrenderableException e) {
        throw unsendable(notification, found.locale() + " " + part.fileName(), e.getMessage());
      } catch (RuntimeException e) {
        // Mustache met something in the data that it has no message for. One notification fails.
        throw unsendable(
            notification,
            found.locale() + " " + part.fileName(),
            "the data does not fit (" + e.getClass().getSimpleName() + ")");
      }
    }
    return new RenderedMessage(found.locale(), parts);
  }

  private static String rendered(Text text, Root root) {
    if (text.compiled() == null) {
      throw new UnrenderableException(text.broken());
    }
    return text.compiled().render(root);
  }

  private record Found(String locale, Map<Part, Text> texts) {}

  /** A message is in one language: the first that has all parts the channel needs. */
  private Found find(OutboxNotification notification) throws UnsendableMessageException {
    Map<String, Map<Part, Text>> byLocale =
        byTemplateAndLocale.getOrDefault(notification.template(), Map.of());
    for (String locale : Locales.fallbacks(notification.locale(), defaultLocale)) {
      Map<Part, Text> texts = byLocale.getOrDefault(locale, Map.of());
      if (complete(texts, notification.channel())) {
        return new Found(locale, texts);
      }
    }
    throw unsendable(
        notification,
        notification.channel().label(),
        "no text, neither in " + notification.locale() + " nor in " + defaultLocale);
  }

  private static boolean complete(Map<Part, Text> texts, Channel channel) {
    return PartRules.of(channel).stream().filter(PartRules::required).allMatch(texts::containsKey);
  }

  private Root root(OutboxNotification notification, String textLocale) {
    Branch data = EventData.read(notification.dataJson());
    Locale locale = Locales.forFormats(notification.locale(), textLocale);
    Formats formats = new Formats(locale, zoneOr(notification.zone(), defaultZone));
    Map<String, Object> own = formats.lambdas();
    own.put(Names.RECIPIENT_ID, notification.recipient());
    own.put(Names.NOTIFICATION_ID, notification.notificationId());
    if (!notification.items().isEmpty()) {
      own.put(Names.EVENT_ID, notification.items().get(0).eventId());
      own.put(Names.EVENT_TYPE, notification.items().get(0).eventType());
      own.put(Names.EVENT_TIME, notification.items().get(0).eventTime().toString());
    }
    return new Root(own, data, formats);
  }

  private static ZoneId zoneOr(String zone, ZoneId otherwise) {
    if (zone == null) {
      return otherwise;
    }
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      return otherwise;
    }
  }

  private static UnsendableMessageException unsendable(
      OutboxNotification notification, String where, String why) {
    return new UnsendableMessageException(
        OutcomeClass.BAD_MESSAGE, notification.template() + " " + where + ": " + why);
  }
}
