package io.pabal.sandbox.smtp;

import io.pabal.sandbox.records.Refusals;
import java.io.IOException;

/**
 * What one client is told. Every refusal is on record before it is said, and the client's own
 * errors are counted.
 */
final class SmtpAnswers {
  private final SmtpWire wire;
  private final String provider;
  private final Refusals refusals;
  private int errors;

  SmtpAnswers(SmtpWire wire, String provider, Refusals refusals) {
    this.wire = wire;
    this.provider = provider;
    this.refusals = refusals;
  }

  void answer(int code, String text) throws IOException {
    answer(new SmtpReply(code, text));
  }

  void answer(SmtpReply reply) throws IOException {
    wire.write(reply.line());
  }

  /** Refuses a command that concerns no recipient. */
  void refuse(int code, String text) throws IOException {
    refuse(new SmtpReply(code, text), null);
  }

  /**
   * Refuses a command.
   *
   * @param recipient whom it concerned, or null
   */
  void refuse(SmtpReply reply, String recipient) throws IOException {
    errors += reply.code() < 500 ? 0 : 1;
    record(reply, recipient, false);
    answer(reply);
  }

  /** Refuses because the fault script says so, which is not held against the client. */
  void refuseByFault(SmtpReply reply, String recipient) throws IOException {
    record(reply, recipient, true);
    answer(reply);
  }

  /** Commands refused for good by the client's own fault. */
  int errors() {
    return errors;
  }

  private void record(SmtpReply reply, String recipient, boolean byFault) {
    refusals.add(
        new Refusals.Refusal(
            System.currentTimeMillis(), provider, recipient, reply.line(), byFault));
  }
}
