package io.pabal.schema.recipient;

import java.util.List;

/**
 * Words about addresses on their way to or from their recipient's state.
 *
 * @param words what was said; empty: everything is to be forgotten
 * @param fresh true when they are new and must be kept; false when the suppressions topic already
 *     has them
 */
public record SuppressionChange(String recipient, List<Suppression> words, boolean fresh) {
  public SuppressionChange {
    words = List.copyOf(words);
  }

  /** The record of the suppressions topic that says what is known now; null for a tombstone. */
  public SuppressedAddresses document() {
    return words.isEmpty()
        ? null
        : new SuppressedAddresses(SuppressedAddresses.SCHEMA, recipient, words);
  }
}
