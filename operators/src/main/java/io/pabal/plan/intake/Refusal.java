package io.pabal.plan.intake;

import io.pabal.schema.deadletter.DeadLetterReason;

/**
 * A record that cannot be used. Its message is for a person and never repeats the record's content,
 * so that it can stand in logs and dead letters.
 */
public final class Refusal extends Exception {
  private final DeadLetterReason reason;

  public Refusal(DeadLetterReason reason, String detail) {
    // Without a stack trace: refusals are data, and hostile input would make them a burden.
    super(detail, null, false, false);
    this.reason = reason;
  }

  /** The reason of the dead letter. */
  public DeadLetterReason reason() {
    return reason;
  }
}
