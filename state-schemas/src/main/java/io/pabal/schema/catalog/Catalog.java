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
 * @param sources how plain JSON of existing topics becomes events, in order of precedence
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
    List<TemplateText> texts,
    List<TopicMapping> sources) {
  public static final String SCHEMA = "pabal.catalog/1";

  /** Bytes of the JSON document; broadcast state is on the heap of every task. */
  public static final int MAX_BYTES = 900_000;

  /** Versions that every part keeps at least. */
  public static final int VERSIONS_KEPT = 8;

  /** Versions that stay on the topic, and that deliver keeps at most. */
  public static final int VERSIONS_ON_TOPIC = 128;

  /**
   * Characters of the documents that deliver keeps beyond {@link #VERSIONS_KEPT} versions, so that
   * what waits in an outbox finds its words after many small changes, too. They are on the heap of
   * every task, compiled a few times as large.
   */
  public static final long KEPT_CHARS = 8_000_000;

  public Catalog {
    categories = List.copyOf(categories);
    rules = List.copyOf(rules);
    texts = List.copyOf(texts);
    sources = sources == null ? List.of() : List.copyOf(sources);
  }

  /** A catalog for which every event is a CloudEvent. */
  public Catalog(
      String schema,
      long version,
      String contentHash,
      Instant appliedAt,
      String defaultLocale,
      String defaultZone,
      List<Category> categories,
      List<Rule> rules,
      List<TemplateText> texts) {
    this(
        schema,
        version,
        contentHash,
        appliedAt,
        defaultLocale,
        defaultZone,
        categories,
        rules,
        texts,
        List.of());
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
