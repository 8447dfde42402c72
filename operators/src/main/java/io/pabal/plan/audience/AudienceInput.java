package io.pabal.plan.audience;

/** The inputs of the audience step, in their order in the job graph. */
public enum AudienceInput {
  /** Urgent events that name nobody; wait at the gate. */
  URGENT(1),
  /** Normal events that name nobody; wait at the gate. */
  NORMAL(2),
  /** Catalogs, broadcast; the gate waits for them. */
  CATALOG(3);

  private final int number;

  AudienceInput(int number) {
    this.number = number;
  }

  /** Flink's number of the input, from 1. */
  public int number() {
    return number;
  }
}
