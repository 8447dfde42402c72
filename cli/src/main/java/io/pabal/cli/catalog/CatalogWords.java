package io.pabal.cli.catalog;

import io.pabal.jobs.catalog.HumanDuration;
import io.pabal.schema.json.Json;
import java.time.Duration;

/** The words of {@code catalog.yaml} for what is published. */
final class CatalogWords {
  private CatalogWords() {}

  static String of(Enum<?> constant) {
    return Json.mapper().convertValue(constant, String.class);
  }

  static String of(Duration duration) {
    return HumanDuration.format(duration);
  }
}
