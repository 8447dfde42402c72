package io.pabal.sandbox.smtp;

import io.pabal.sandbox.faults.Fault;
import io.pabal.sandbox.faults.FaultKind;
import io.pabal.sandbox.faults.FaultScript;
import io.pabal.sandbox.faults.FaultStage;
import io.pabal.sandbox.records.MessageStore;
import io.pabal.sandbox.records.Refusals;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The conversation with one client: which command may come when (RFC 5321 section 4.1.4), with
 * whose limits. A mail that has come whole is {@link SmtpIntake}'s.
 */
final class SmtpSession {
  private static final Logger LOG = LoggerFactory.getLogger(SmtpSession.class);

  /** RFC 5321 section 4.5.3.1.4. */
  private static final int MAX_COMMAND_BYTES = 512;

  /** With SIZE, BODY, AUTH, SMTPUTF8 (RFC 6531 section 3.4), and RET and ENVID (RFC 3461). */
  private static final int MAX_MAIL_COMMAND_BYTES = 512 + 26 + 17 + 500 + 10 + 9 + 107;

  /** With NOTIFY and ORCPT, RFC 3461 section 4. */
  private static final int MAX_RCPT_COMMAND_BYTES = 512 + 28 + 507;

  /** RFC 4954 section 4. */
  private static final int MAX_AUTH_BYTES = 12_288;

  /** RFC 5321 section 4.5.3.1.8: at least 100. */
  static final int MAX_RECIPIENTS = 100;

  /** Refused commands until the connection is closed; Postfix' {@code smtpd_hard_error_limit}. */
  static final int MAX_ERRORS = 20;

  private final Socket raw;
  private final SmtpSettings settings;
  private final SmtpWire wire;
  private final SmtpAnswers answers;
  private final SmtpFaults faults;
  private final SmtpIntake intake;

  private String hello;
  private boolean authenticated;
  private SmtpTransaction transaction;

  SmtpSession(
      Socket raw,
      SmtpSettings settings,
      MessageStore store,
      FaultScript faults,
      Refusals refusals,
      SSLSocketFactory tls) {
    this.raw = raw;
    this.settings = settings;
    this.wire = new SmtpWire(raw, tls, settings.idle());
    this.answers = new SmtpAnswers(wire, settings.name(), refusals);
    this.faults = new SmtpFaults(faults, wire, answers);
    this.intake = new SmtpIntake(settings, store, this.faults, answers);
  }

  /** Serves until either side ends it. */
  void run() {
    try (raw) {
      wire.open();
      converseUntilIdle();
    } catch (SmtpWire.EndException e) {
      // Said or done already.
    } catch (IOException e) {
      LOG.debug("{}: connection lost", settings.name(), e);
    } catch (RuntimeException e) {
      LOG.error("{}: session failed", settings.name(), e);
    }
  }

  /** Ends the session from another thread. */
  void abort() {
    try {
      wire.abort();
    } catch (IOException e) {
      LOG.debug("{}: close failed", settings.name(), e);
    }
  }

  /** The good-bye to a silent client is said while the connection is still open. */
  private void converseUntilIdle() throws IOException {
    try {
      converse();
    } catch (SocketTimeoutException e) {
      if (!wire.isInHandshake()) {
        answers.answer(421, "4.4.2 Idle for too long");
        wire.flush();
      }
    }
  }

  private void converse() throws IOException {
    Fault end = faults.next(FaultStage.CONNECT, List.of());
    if (end != null && end.kind() != FaultKind.REPLY) {
      faults.end(end);
    }
    if (settings.tlsMode() == TlsMode.IMPLICIT) {
      wire.startTls();
    }
    if (end != null) {
      answers.refuseByFault(SmtpFaults.reply(end), null);
      wire.flush();
      return;
    }
    answers.answer(220, "localhost ESMTP Pabal sandbox " + settings.name());
    while (true) {
      SmtpInput.Line line = wire.in().line(MAX_AUTH_BYTES);
      if (line == null) {
        return;
      }
      command(line);
      if (answers.errors() >= MAX_ERRORS) {
        answers.answer(421, "4.7.0 Too many errors");
        wire.flush();
        return;
      }
    }
  }

  private void command(SmtpInput.Line line) throws IOException {
    String text = new String(line.bytes(), StandardCharsets.UTF_8);
    int space = text.indexOf(' ');
    String verb = (space < 0 ? text : text.substring(0, space)).toUpperCase(Locale.ROOT);
    String argument = space < 0 ? "" : text.substring(space + 1);
    int limit =
        switch (verb) {
          case "AUTH" -> MAX_AUTH_BYTES;
          case "MAIL" -> MAX_MAIL_COMMAND_BYTES;
          case "RCPT" -> MAX_RCPT_COMMAND_BYTES;
          default -> MAX_COMMAND_BYTES;
        };
    if (line.bareLineEnd()) {
      answers.refuse(500, "5.5.2 Bare CR or LF: lines end with CRLF");
    } else if (line.tooLong() || line.bytes().length + 2 > limit) {
      answers.refuse(500, "5.5.2 Line is longer than " + limit + " octets");
    } else {
      dispatch(verb, argument);
    }
  }

  private void dispatch(String verb, String argument) throws IOException {
    switch (verb) {
      case "EHLO", "HELO" -> hello(verb, argument);
      case "STARTTLS" -> startTlsCommand(argument);
      case "AUTH" -> auth(argument);
      case "MAIL" -> mail(argument);
      case "RCPT" -> rcpt(argument);
      case "DATA" -> data(argument);
      case "RSET" -> {
        transaction = null;
        answers.answer(250, "2.0.0 Reset");
      }
      case "NOOP" -> answers.answer(250, "2.0.0 OK");
      case "VRFY" -> answers.answer(252, "2.1.5 Send a mail and see");
      case "QUIT" -> {
        answers.answer(221, "2.0.0 Bye");
        wire.flush();
        throw new SmtpWire.EndException();
      }
      default -> answers.refuse(500, "5.5.2 Unknown command");
    }
  }

  private void hello(String verb, String argument) throws IOException {
    if (!argument.matches("[A-Za-z0-9._:\\[\\]-]{1,255}")) {
      answers.refuse(501, "5.5.4 Syntax: " + verb + " domain");
      return;
    }
    hello = argument;
    transaction = null;
    if (verb.equals("HELO")) {
      answers.answer(250, "localhost");
      return;
    }
    List<String> lines = new ArrayList<>(List.of("localhost", "PIPELINING", "8BITMIME"));
    lines.add("SIZE " + settings.maxMessageBytes());
    if (tlsOffered() && !wire.isSecure()) {
      lines.add("STARTTLS");
    }
    if (authOffered() && !authenticated) {
      lines.add("AUTH PLAIN LOGIN XOAUTH2");
    }
    lines.addAll(List.of("SMTPUTF8", "DSN", "ENHANCEDSTATUSCODES"));
    for (int i = 0; i < lines.size(); i++) {
      wire.write("250" + (i < lines.size() - 1 ? '-' : ' ') + lines.get(i));
    }
  }

  private boolean tlsOffered() {
    return settings.tlsMode() == TlsMode.STARTTLS
        || settings.tlsMode() == TlsMode.STARTTLS_REQUIRED;
  }

  private boolean authOffered() {
    return !settings.users().isEmpty() && (wire.isSecure() || settings.tlsMode() == TlsMode.NONE);
  }

  private void startTlsCommand(String argument) throws IOException {
    if (!tlsOffered() || hello == null) {
      answers.refuse(503, "5.5.1 STARTTLS is not offered here");
    } else if (wire.isSecure()) {
      answers.refuse(503, "5.5.1 TLS is on already");
    } else if (!argument.isEmpty()) {
      answers.refuse(501, "5.5.4 STARTTLS takes no argument");
    } else if (wire.in().hasBuffered()) {
      // Commands sent before the handshake could be an attacker's (CVE-2011-0411).
      answers.refuse(554, "5.5.0 Commands were pipelined behind STARTTLS");
      wire.flush();
      throw new SmtpWire.EndException();
    } else {
      answers.answer(220, "2.0.0 Ready to start TLS");
      wire.flush();
      wire.startTls();
      hello = null;
      transaction = null;
      authenticated = false;
    }
  }

  private void auth(String argument) throws IOException {
    if (hello == null || authenticated || transaction != null || settings.users().isEmpty()) {
      answers.refuse(503, "5.5.1 AUTH is not possible here");
    } else if (!authOffered()) {
      answers.refuse(538, "5.7.11 AUTH needs TLS here");
    } else {
      SmtpAuth.Result result =
          SmtpAuth.run(
              argument,
              settings.users(),
              prompt -> {
                wire.write("334 " + prompt);
                SmtpInput.Line line = wire.in().line(MAX_AUTH_BYTES);
                if (line == null) {
                  throw new SmtpWire.EndException();
                }
                return new String(line.bytes(), StandardCharsets.US_ASCII);
              });
      authenticated = result.accepted();
      if (authenticated) {
        answers.answer(result.reply());
      } else {
        answers.refuse(result.reply(), null);
      }
    }
  }

  private void mail(String argument) throws IOException {
    if (hello == null) {
      answers.refuse(503, "5.5.1 Send EHLO first");
    } else if (settings.tlsMode() == TlsMode.STARTTLS_REQUIRED && !wire.isSecure()) {
      answers.refuse(530, "5.7.0 Must issue a STARTTLS command first");
    } else if (!settings.users().isEmpty() && !authenticated) {
      answers.refuse(530, "5.7.0 Authentication required");
    } else if (transaction != null) {
      answers.refuse(503, "5.5.1 A transaction is open; RSET ends it");
    } else if (!argument.regionMatches(true, 0, "FROM:", 0, 5)) {
      answers.refuse(501, "5.5.4 Syntax: MAIL FROM:<address>");
    } else if (faults.goesOn(FaultStage.MAIL, List.of())) {
      try {
        transaction = SmtpTransaction.begin(argument.substring(5), settings.maxMessageBytes());
        answers.answer(250, "2.1.0 Sender OK");
      } catch (SmtpAddress.RefusedException e) {
        answers.refuse(e.reply(), null);
      }
    }
  }

  private void rcpt(String argument) throws IOException {
    if (transaction == null) {
      answers.refuse(503, "5.5.1 Send MAIL first");
    } else if (!argument.regionMatches(true, 0, "TO:", 0, 3)) {
      answers.refuse(501, "5.5.4 Syntax: RCPT TO:<address>");
    } else if (transaction.recipients().size() >= MAX_RECIPIENTS) {
      answers.refuse(452, "4.5.3 Too many recipients");
    } else {
      try {
        SmtpAddress address = SmtpAddress.parse(argument.substring(3), false, transaction.utf8());
        EsmtpParameters unused = EsmtpParameters.ofRcpt(address.parameters());
        if (faults.goesOn(FaultStage.RCPT, List.of(address.mailbox()))) {
          transaction.recipients().add(address.mailbox());
          answers.answer(250, "2.1.5 Recipient OK");
        }
      } catch (SmtpAddress.RefusedException e) {
        String given = argument.substring(3);
        answers.refuse(e.reply(), given.substring(0, Math.min(given.length(), 300)));
      }
    }
  }

  private void data(String argument) throws IOException {
    if (!argument.isEmpty()) {
      answers.refuse(501, "5.5.4 DATA takes no argument");
    } else if (transaction == null) {
      answers.refuse(503, "5.5.1 Send MAIL and RCPT first");
    } else if (transaction.recipients().isEmpty()) {
      answers.refuse(554, "5.5.1 No valid recipients");
    } else if (faults.goesOn(FaultStage.DATA, transaction.recipients())) {
      answers.answer(354, "End data with <CR><LF>.<CR><LF>");
      SmtpInput.Data data = wire.in().data(settings.maxMessageBytes());
      if (data == null) {
        throw new SmtpWire.EndException();
      }
      SmtpTransaction finished = transaction;
      transaction = null;
      intake.take(finished, data);
    }
  }
}
