package io.pabal.schema.recipient;

import java.util.List;

/**
 * All suppressions of one recipient. On the compacted suppressions topic, keyed by recipient; plan
 * is its only writer and reads it back at every start, so that a state that was lost does not
 * forget who said STOP. A tombstone forgets them: the recipient was erased. Documents that are read
 * twice, or in another order, say the same, as the words in them are compared by their instants.
 *
 * @param schema {@value #SCHEMA}
 * @param recipient whose addresses, also the record's key
 * @param suppressions at most {@value Suppressions#MAX}
 */
public record SuppressedAddresses(String schema, String recipient, List<Suppression> suppressions) {
  public static final String SCHEMA = "pabal.suppressions/1";

  public SuppressedAddresses {
    suppressions = suppressions == null ? List.of() : List.copyOf(suppressions);
  }
}
