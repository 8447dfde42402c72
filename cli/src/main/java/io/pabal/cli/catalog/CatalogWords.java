package io.pabal.cli.catalog;

import io.pabal.jobs.catalog.HumanDuration;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The words of {@code catalog.yaml} for what is published. */
final class CatalogWords {
  private CatalogWords() {}

  static String of(Enum<?> constant) {
    return Json.mapper().convertValue(constant, String.class);
  }

  /** The numbers of versions, in words. */
  static String versions(List<Catalog> published) {
    return published.isEmpty()
        ? "none"
        : published.stream()
            .map(catalog -> Long.toString(catalog.version()))
            .collect(Collectors.joining(", "));
  }

  static String of(Duration duration) {
    return HumanDuration.format(duration);
  }
}
