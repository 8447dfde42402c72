package io.pabal.jobs.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.pabal.schema.Ids;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.catalog.TemplateText;
import io.pabal.schema.catalog.TopicMapping;
import io.pabal.schema.json.Json;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A catalog without errors that has no version yet. Lists are in the order of the files; texts are
 * sorted.
 */
public record CatalogDraft(
    String defaultLocale,
    String defaultZone,
    List<Category> categories,
    List<Rule> rules,
    List<TemplateText> texts,
    List<TopicMapping> sources) {
  // Maps of an immutable Java collection are in another order in each process.
  private static final ObjectWriter SORTED =
      Json.mapper().writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private static final Comparator<TemplateText> TEXTS_IN_ORDER =
      Comparator.comparing(TemplateText::template)
          .thenComparing(TemplateText::locale)
          .thenComparing(TemplateText::part);

  public CatalogDraft {
    categories = List.copyOf(categories);
    rules = List.copyOf(rules);
    texts = List.copyOf(texts);
    sources = List.copyOf(sources);
  }

  /** The content of a published version. */
  public static CatalogDraft of(Catalog catalog) {
    return new CatalogDraft(
        catalog.defaultLocale(),
        catalog.defaultZone(),
        catalog.categories(),
        catalog.rules(),
        catalog.texts(),
        catalog.sources());
  }

  /**
   * This catalog and another one as one; the defaults stay this one's.
   *
   * @throws IllegalArgumentException when both have a category, rule, template or source of one
   *     name, with the names
   */
  public CatalogDraft with(CatalogDraft more) {
    Set<String> both = new TreeSet<>(names());
    both.retainAll(more.names());
    if (!both.isEmpty()) {
      throw new IllegalArgumentException("both have " + String.join(", ", both));
    }
    return new CatalogDraft(
        defaultLocale,
        defaultZone,
        joined(categories, more.categories),
        joined(rules, more.rules),
        joined(texts, more.texts).stream().sorted(TEXTS_IN_ORDER).toList(),
        joined(sources, more.sources));
  }

  private Set<String> names() {
    Set<String> names = new TreeSet<>();
    categories.forEach(category -> names.add("category " + category.name()));
    rules.forEach(rule -> names.add("rule " + rule.eventType()));
    texts.forEach(text -> names.add("template " + text.template()));
    sources.forEach(source -> names.add("source " + source.topic()));
    return names;
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /**
   * What to publish after the newest version: one version higher, or exactly that newest one when
   * the content is the same.
   */
  public Catalog publishable(Optional<Catalog> newest, Clock clock) {
    String hash = contentHash();
    if (newest.isPresent() && newest.get().contentHash().equals(hash)) {
      return newest.get();
    }
    long version = newest.map(Catalog::version).orElse(0L) + 1;
    return catalog(version, hash, clock.instant());
  }

  /** Equal for equal content, in every process and on every operating system. */
  public String contentHash() {
    return Ids.hash(
        List.of(new String(bytes(catalog(0, "", Instant.EPOCH)), StandardCharsets.UTF_8)));
  }

  /** Bytes of the JSON document, as it will stand on the topic. */
  public int sizeBytes() {
    return bytes(catalog(Long.MAX_VALUE, contentHash(), Instant.MAX)).length;
  }

  private Catalog catalog(long version, String hash, Instant at) {
    return new Catalog(
        Catalog.SCHEMA,
        version,
        hash,
        at,
        defaultLocale,
        defaultZone,
        categories,
        rules,
        texts,
        sources);
  }

  private static byte[] bytes(Catalog catalog) {
    try {
      return SORTED.writeValueAsBytes(catalog);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
