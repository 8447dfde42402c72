package io.pabal.schema.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Marker;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeRecord;
import java.io.IOException;

/** Reads what stands on an outcomes topic: three kinds of record, told apart by their schema. */
public final class OutcomeRecords {
  private OutcomeRecords() {}

  /**
   * Reads an intent, outcome or marker.
   *
   * @throws UnsupportedSchemaException when the schema is none of these, or a newer version
   * @throws IOException when the bytes are not JSON or do not fit the record
   */
  public static OutcomeRecord read(byte[] bytes) throws IOException {
    JsonNode node = Json.mapper().readTree(bytes);
    String schema = node.path("schema").asText("");
    return switch (schema) {
      case Intent.SCHEMA -> Json.mapper().treeToValue(node, Intent.class);
      case Outcome.SCHEMA -> Json.mapper().treeToValue(node, Outcome.class);
      case Marker.SCHEMA -> Json.mapper().treeToValue(node, Marker.class);
      default -> throw new UnsupportedSchemaException(schema);
    };
  }
}
