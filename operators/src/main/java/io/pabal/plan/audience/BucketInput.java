package io.pabal.plan.audience;

/** The inputs of the bucket step, in their order in the job graph. */
public enum BucketInput {
  /** Urgent events for a bucket; wait at the gate. */
  URGENT(1),
  /** Normal events for a bucket; wait at the gate. */
  NORMAL(2),
  /** Who enters and leaves; the gate waits for it. */
  MEMBERS(3),
  /**
   * Brings nothing but the word that preferences, catalog, callbacks and opt-outs have caught up;
   * the gate waits for it. What were told before would pile up at the gate of the recipient step.
   */
  RECIPIENT_READY(4);

  private final int number;

  BucketInput(int number) {
    this.number = number;
  }

  /** Flink's number of the input, from 1. */
  public int number() {
    return number;
  }
}
