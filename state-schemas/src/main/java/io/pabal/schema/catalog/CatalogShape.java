package io.pabal.schema.catalog;

import io.pabal.schema.Sound;
import io.pabal.schema.event.EventLimits;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether a catalog document has all that every part counts on. It is asked by every reader of the
 * topic in the same words, so that all parts know the same versions; {@code catalog check} asks far
 * more before a document is published.
 */
public final class CatalogShape {
  /** No life is longer: instants are counted with it. */
  static final Duration LONGEST_LIFE = Duration.ofDays(366);

  private static final int MAX_NAME_CHARS = EventLimits.MAX_ATTRIBUTE_CHARS;

  private CatalogShape() {}

  /** The first field that is missing or cannot be; empty when all are sound. */
  public static Optional<String> problem(Catalog catalog) {
    if (catalog.version() < 1) {
      return Optional.of("version");
    }
    if (!Sound.isId(catalog.defaultLocale(), MAX_NAME_CHARS)) {
      return Optional.of("defaultLocale");
    }
    if (!catalog.categories().stream().allMatch(CatalogShape::isSound)) {
      return Optional.of("categories");
    }
    if (!catalog.rules().stream().allMatch(CatalogShape::isSound)) {
      return Optional.of("rules");
    }
    if (!catalog.texts().stream().allMatch(CatalogShape::isSound)) {
      return Optional.of("texts");
    }
    boolean sources =
        catalog.sources().size() <= TopicMapping.MAX_MAPPINGS
            && catalog.sources().stream().allMatch(CatalogShape::isSound);
    return sources ? Optional.empty() : Optional.of("sources");
  }

  private static boolean isSound(Category category) {
    return Sound.isId(category.name(), MAX_NAME_CHARS)
        && category.lane() != null
        && category.consent() != null
        && category.life() != null
        && category.life().compareTo(Duration.ZERO) > 0
        && category.life().compareTo(LONGEST_LIFE) <= 0
        && category.retry().values().stream().allMatch(CatalogShape::isSound)
        && (category.late() == null || isSound(category.late(), category.life()));
  }

  private static boolean isSound(Lateness late, Duration life) {
    return late.after() != null
        && late.then() != null
        && late.after().compareTo(Duration.ZERO) > 0
        && late.after().compareTo(life) < 0;
  }

  private static boolean isSound(RetrySchedule retry) {
    return retry.first() != null
        && retry.longest() != null
        && retry.first().compareTo(Duration.ZERO) > 0
        && retry.first().compareTo(retry.longest()) <= 0
        && retry.longest().compareTo(LONGEST_LIFE) <= 0
        && retry.attempts() >= 1
        && retry.attempts() <= RetrySchedule.MAX_ATTEMPTS;
  }

  private static boolean isSound(Rule rule) {
    return Sound.isId(rule.eventType(), MAX_NAME_CHARS)
        && Sound.isId(rule.category(), MAX_NAME_CHARS)
        && Sound.isId(rule.template(), MAX_NAME_CHARS)
        && rule.channelReach() != null
        && rule.addressReach() != null
        && isSound(rule.audience());
  }

  /** Patterns are read anew for each event: one that cannot be read would stop the job then. */
  private static boolean isSound(Audience audience) {
    return audience.kind() != null
        && (audience.kind() != AudienceKind.SUBSCRIBERS || KeyPattern.isPattern(audience.topic()))
        && audience.except().size() <= Audience.MAX_EXCEPT
        && audience.except().stream().allMatch(KeyPattern::isPattern);
  }

  private static boolean isSound(TemplateText text) {
    return Sound.isId(text.template(), MAX_NAME_CHARS)
        && Sound.isId(text.locale(), MAX_NAME_CHARS)
        && text.part() != null
        && text.body() != null;
  }

  private static boolean isSound(TopicMapping mapping) {
    return Sound.isId(mapping.topic(), MAX_NAME_CHARS)
        && !mapping.id().isEmpty()
        && mapping.id().size() <= TopicMapping.MAX_ID_POINTERS
        && mapping.id().stream().allMatch(CatalogShape::isPointer)
        && (mapping.source() == null || isSound(mapping.source()))
        && mapping.type() != null
        && isSound(mapping.type())
        && isPointerOrNull(mapping.time())
        && isPointerOrNull(mapping.subject())
        && isPointerOrNull(mapping.actor())
        && isPointerOrNull(mapping.recipients())
        && isPointerOrNull(mapping.data());
  }

  private static boolean isSound(TextFrom text) {
    return text.pointer() == null
        ? Sound.isId(text.constant(), MAX_NAME_CHARS)
        : text.constant() == null && isPointer(text.pointer());
  }

  private static boolean isPointerOrNull(String pointer) {
    return pointer == null || isPointer(pointer);
  }

  /** Whatever begins with a slash can be read as a pointer (RFC 6901). */
  private static boolean isPointer(String pointer) {
    return pointer.startsWith("/") && pointer.length() <= TopicMapping.MAX_POINTER_CHARS;
  }
}
