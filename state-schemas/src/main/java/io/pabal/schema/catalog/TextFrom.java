package io.pabal.schema.catalog;

/**
 * Where a text of an event comes from: one of the two is set.
 *
 * @param pointer a JSON pointer (RFC 6901) into the record's value, or null
 * @param constant the same for every record, or null
 */
public record TextFrom(String pointer, String constant) {
  public static TextFrom pointer(String pointer) {
    return new TextFrom(pointer, null);
  }

  public static TextFrom constant(String constant) {
    return new TextFrom(null, constant);
  }
}
