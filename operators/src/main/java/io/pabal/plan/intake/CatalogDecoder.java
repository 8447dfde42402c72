package io.pabal.plan.intake;

import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.CatalogShape;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.state.CatalogDocument;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * Decodes the catalog topic, whose key is the version. The document is read once as a whole here,
 * so that what is broadcast can be read; its text goes on as it is.
 */
public record CatalogDecoder() implements RecordDecoder<CatalogDocument> {

  @Override
  public CatalogDocument decode(RawRecord record, Instant now) throws Refusal {
    String key = Text.id("key", Documents.key(record), 20);
    if (record.value() == null) {
      return new CatalogDocument(version(key), null);
    }
    Catalog catalog =
        Documents.read(record.value(), Catalog.SCHEMA, Catalog.class, Catalog.MAX_BYTES);
    if (!key.equals(Long.toString(catalog.version())) || catalog.version() < 1) {
      throw new Refusal(DeadLetterReason.KEY_MISMATCH, "key is not the version of the catalog");
    }
    Optional<String> problem = CatalogShape.problem(catalog);
    if (problem.isPresent()) {
      throw new Refusal(
          DeadLetterReason.INVALID_FIELD, "a field is missing or impossible: " + problem.get());
    }
    return new CatalogDocument(
        catalog.version(), new String(record.value(), StandardCharsets.UTF_8));
  }

  private static long version(String key) throws Refusal {
    try {
      return Long.parseLong(key);
    } catch (NumberFormatException e) {
      throw new Refusal(DeadLetterReason.KEY_MISMATCH, "key is not a version");
    }
  }
}
