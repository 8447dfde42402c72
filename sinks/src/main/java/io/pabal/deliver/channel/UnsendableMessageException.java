package io.pabal.deliver.channel;

import io.pabal.schema.deliver.OutcomeClass;

/**
 * A message that no provider needs to be asked about: invalid address, too large, parts missing.
 * Nothing was handed over.
 */
public final class UnsendableMessageException extends Exception {
  private final OutcomeClass outcome;

  /**
   * @param outcome BAD_MESSAGE, or DEAD_ADDRESS when the address cannot exist
   * @param message words for a person, without the message's content
   */
  public UnsendableMessageException(OutcomeClass outcome, String message) {
    super(message);
    this.outcome = outcome;
  }

  /** What the outcome record says. */
  public OutcomeClass outcome() {
    return outcome;
  }
}
