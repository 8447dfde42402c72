package io.pabal.plan.audience;

/** The inputs of the topic step, in their order in the job graph. */
public enum TopicInput {
  /** Urgent events for a topic; wait at the gate. */
  URGENT(1),
  /** Normal events for a topic; wait at the gate. */
  NORMAL(2),
  /** Who joins and leaves by the subscriptions topic; the gate waits for it. */
  SUBSCRIPTIONS(3),
  /** Who joins and leaves everyone by the profiles topic; the gate waits for it. */
  EVERYONE(4);

  private final int number;

  TopicInput(int number) {
    this.number = number;
  }

  /** Flink's number of the input, from 1. */
  public int number() {
    return number;
  }
}
