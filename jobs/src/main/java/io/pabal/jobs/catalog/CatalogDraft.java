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
import java.util.List;
import java.util.Optional;

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
