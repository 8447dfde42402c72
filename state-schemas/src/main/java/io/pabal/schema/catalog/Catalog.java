package io.pabal.schema.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Categories, rules and templates: one whole, validated before it is published, broadcast to every
 * part. One JSON document a version on the compacted catalog topic; the key is the version.
 *
 * @param schema {@value #SCHEMA}
 * @param version rises by one with every change that is applied; outbox records carry it
 * @param contentHash equal for equal content, so that applying the same files twice changes nothing
 * @param appliedAt when it was applied
 * @param defaultLocale the last fallback of every text
 * @param defaultZone the zone of a recipient whose profile has none, or an unknown one
 */
public record Catalog(
    String schema,
    long version,
    String contentHash,
    Instant appliedAt,
    String defaultLocale,
    String defaultZone,
    List<Category> categories,
    List<Rule> rules,
    List<TemplateText> texts) {
  public static final String SCHEMA = "pabal.catalog/1";

  /** Bytes of the JSON document; broadcast state is on the heap of every task. */
  public static final int MAX_BYTES = 900_000;

  /** Versions that the parts keep, so that records in the outbox still find their words. */
  public static final int VERSIONS_KEPT = 8;

  public Catalog {
    categories = List.copyOf(categories);
    rules = List.copyOf(rules);
    texts = List.copyOf(texts);
  }

  /** The category of this name. */
  public Optional<Category> category(String name) {
    return categories.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /** The rule for this event type. */
  public Optional<Rule> ruleFor(String eventType) {
    return rules.stream().filter(r -> r.eventType().equals(eventType)).findFirst();
  }
}
