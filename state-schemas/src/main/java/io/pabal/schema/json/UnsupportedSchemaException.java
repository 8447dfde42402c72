package io.pabal.schema.json;

import java.io.IOException;

/** A record's {@code schema} is not one that this release reads. */
public final class UnsupportedSchemaException extends IOException {
  public UnsupportedSchemaException(String schema) {
    super(schema.isEmpty() ? "no schema field" : "schema is not supported by this release");
  }
}
