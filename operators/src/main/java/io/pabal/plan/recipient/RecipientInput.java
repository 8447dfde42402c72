package io.pabal.plan.recipient;

/** The inputs of the recipient step, in their order in the job graph. */
public enum RecipientInput {
  /** Events addressed to a recipient; wait at the gate. */
  EVENTS(1, false),
  /** Outcomes that want a next step; wait at the gate. */
  FEEDBACK(2, false),
  /** Profiles; the gate waits for them. */
  PROFILES(3, true),
  /** Preferences; the gate waits for them. */
  PREFERENCES(4, true),
  /** Catalogs, broadcast; the gate waits for them. */
  CATALOG(5, true),
  /** Questions about a recipient's state; answered at once, before the gate opens too. */
  INSPECT(6, false),
  /**
   * What recipients unsubscribed from, by callbacks and as kept before; the gate waits for both.
   */
  OPT_OUTS(7, true);

  private final int number;
  private final boolean opensGate;

  RecipientInput(int number, boolean opensGate) {
    this.number = number;
    this.opensGate = opensGate;
  }

  /** Whether the gate waits until this input has caught up. */
  public boolean opensGate() {
    return opensGate;
  }

  /** Flink's number of the input, from 1. */
  public int number() {
    return number;
  }
}
