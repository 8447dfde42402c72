package io.pabal.deliver.email;

import io.pabal.schema.deliver.OutcomeClass;

/** A hand-over that the server, or our own rules about servers, ended before the final dot. */
final class SmtpRefusedException extends Exception {
  private final OutcomeClass outcome;
  private final transient SmtpReply reply;

  private SmtpRefusedException(OutcomeClass outcome, SmtpReply reply, String message) {
    super(message);
    this.outcome = outcome;
    this.reply = reply;
  }

  /** The server said something else than what goes on. */
  static SmtpRefusedException by(SmtpReply reply, SmtpPhase phase) {
    return new SmtpRefusedException(
        SmtpClassifier.classify(phase, reply), reply, phase + ": " + reply.text());
  }

  /** We do not want to go on with this server, or with this message to it. */
  static SmtpRefusedException because(OutcomeClass outcome, String reason) {
    return new SmtpRefusedException(outcome, null, reason);
  }

  OutcomeClass outcome() {
    return outcome;
  }

  /** The reply, or null when it was our own rule. */
  SmtpReply reply() {
    return reply;
  }
}
