package io.pabal.sandbox.smtp;

import io.pabal.sandbox.faults.Fault;
import io.pabal.sandbox.faults.FaultKind;
import io.pabal.sandbox.faults.FaultStage;
import io.pabal.sandbox.records.MessageRecord;
import io.pabal.sandbox.records.MessageStore;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a mail that has come whole: it is checked, and accepted only when its records are on the
 * disk. A fault may take the place of that, or of the answer to it.
 */
final class SmtpIntake {
  private static final Logger LOG = LoggerFactory.getLogger(SmtpIntake.class);

  private final SmtpSettings settings;
  private final MessageStore store;
  private final SmtpFaults faults;
  private final SmtpAnswers answers;

  SmtpIntake(SmtpSettings settings, MessageStore store, SmtpFaults faults, SmtpAnswers answers) {
    this.settings = settings;
    this.store = store;
    this.faults = faults;
    this.answers = answers;
  }

  /** Takes, refuses or loses a mail, and answers its final dot. */
  void take(SmtpTransaction mail, SmtpInput.Data data) throws IOException {
    long receivedAtMillis = System.currentTimeMillis();
    ParsedMail parsed;
    try {
      parsed = mail.check(data, settings.maxMessageBytes());
    } catch (MailCheck.RefusedException e) {
      answers.refuse(e.reply(), mail.recipients().get(0));
      return;
    }
    Fault end = faults.next(FaultStage.DOT, mail.recipients());
    boolean recordedFirst = end != null && isAfterAcceptance(end.kind());
    if (end != null && !recordedFirst) {
      faults.happen(end, mail.recipients());
      return;
    }
    String fault = recordedFirst ? end.kind().word() : null;
    List<MessageRecord> stored =
        store(mail.records(parsed, data, settings.name(), receivedAtMillis, fault));
    if (stored == null) {
      answers.refuse(451, "4.3.0 The record could not be written");
    } else if (recordedFirst) {
      faults.end(end);
    } else {
      answers.answer(250, "2.0.0 Queued as " + stored.get(0).sequence());
    }
  }

  private static boolean isAfterAcceptance(FaultKind kind) {
    return kind == FaultKind.ACCEPT_THEN_DIE || kind == FaultKind.ACCEPT_THEN_HANG;
  }

  /** The records with their sequences, or null when they could not be written. */
  private List<MessageRecord> store(List<MessageRecord> records) throws IOException {
    try {
      return store.append(records).get();
    } catch (ExecutionException e) {
      LOG.warn("{}: not recorded", settings.name(), e.getCause());
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SmtpWire.EndException();
    }
  }
}
