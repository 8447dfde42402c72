package io.pabal.sandbox.smtp;

import io.pabal.sandbox.faults.Fault;
import io.pabal.sandbox.faults.FaultKind;
import io.pabal.sandbox.faults.FaultPlan;
import io.pabal.sandbox.faults.FaultScript;
import io.pabal.sandbox.faults.FaultStage;
import java.io.IOException;
import java.util.List;

/** Lets happen to one connection what the fault script wants. */
final class SmtpFaults {
  private final FaultScript script;
  private final SmtpWire wire;
  private final SmtpAnswers answers;

  SmtpFaults(FaultScript script, SmtpWire wire, SmtpAnswers answers) {
    this.script = script;
    this.wire = wire;
    this.answers = answers;
  }

  /** Waits as long as a step shall take; then its end, or null when it goes on. */
  Fault next(FaultStage stage, List<String> recipients) throws IOException {
    FaultPlan plan = script.next(stage, recipients);
    if (plan.delayMillis() > 0) {
      wire.pause(plan.delayMillis());
    }
    return plan.end();
  }

  /** Lets the script's faults happen; false when the command has been answered by one. */
  boolean goesOn(FaultStage stage, List<String> recipients) throws IOException {
    Fault end = next(stage, recipients);
    if (end == null) {
      return true;
    }
    happen(end, recipients);
    return false;
  }

  /** A fault in the place of an answer: a reply, after which the session goes on, or its end. */
  void happen(Fault fault, List<String> recipients) throws IOException {
    if (fault.kind() == FaultKind.REPLY) {
      answers.refuseByFault(reply(fault), recipients.isEmpty() ? null : recipients.get(0));
      if (fault.code() == 421) {
        wire.flush();
        throw new SmtpWire.EndException();
      }
    } else {
      end(fault);
    }
  }

  /** Ends the connection as a fault says that is no reply; never returns. */
  void end(Fault fault) throws IOException {
    switch (fault.kind()) {
      case RESET, ACCEPT_THEN_DIE -> wire.reset();
      case HANG, ACCEPT_THEN_HANG -> wire.hang();
      case DELAY, REPLY -> throw new IllegalStateException("Not an end: " + fault);
    }
    throw new SmtpWire.EndException();
  }

  /** What a reply fault says. */
  static SmtpReply reply(Fault fault) {
    String text = fault.text();
    return new SmtpReply(
        fault.code(), text == null ? (fault.code() / 100) + ".0.0 Fault script" : text);
  }
}
