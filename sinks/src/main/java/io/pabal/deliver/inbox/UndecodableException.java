package io.pabal.deliver.inbox;

import io.pabal.schema.deadletter.DeadLetterReason;

/** A record of an inbox topic that deliver cannot use; becomes a dead letter. */
final class UndecodableException extends Exception {
  private final DeadLetterReason reason;

  UndecodableException(DeadLetterReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  DeadLetterReason reason() {
    return reason;
  }
}
