package io.pabal.schema.state;

/**
 * One version of the catalog as it stands in broadcast state: the JSON text, so that a catalog of
 * another release can be kept without knowing its shape. Parsed once a task.
 */
public record CatalogDocument(long version, String json) {}
