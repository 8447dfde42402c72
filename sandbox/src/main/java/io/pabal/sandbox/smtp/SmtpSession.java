package io.pabal.sandbox.smtp;

import io.pabal.sandbox.faults.Fault;
import io.pabal.sandbox.faults.FaultKind;
import io.pabal.sandbox.faults.FaultPlan;
import io.pabal.sandbox.faults.FaultScript;
import io.pabal.sandbox.faults.FaultStage;
import io.pabal.sandbox.records.MessageRecord;
import io.pabal.sandbox.records.MessageStore;
import io.pabal.sandbox.records.Refusals;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a client: the order of commands (RFC 5321 section 4.1.4), and what the fault
 * script wants.
 */
final class SmtpSession {
  private static final Logger LOG = LoggerFactory.getLogger(SmtpSession.class);

  /** RFC 5321 section 4.5.3.2.7: a server waits at least five minutes for the next command. */
  private static final int IDLE_MILLIS = 300_000;

  /** RFC 5321 section 4.5.3.1.4: 512; more for MAIL with its parameters (RFC 1870, 4954, 6152). */
  private static final int MAX_COMMAND_BYTES = 512;

  private static final int MAX_MAIL_COMMAND_BYTES = 512 + 26 + 17 + 500;

  /** RFC 4954 section 4. */
  private static final int MAX_AUTH_BYTES = 12_288;

  /** RFC 5321 section 4.5.3.1.8: at least 100. */
  static final int MAX_RECIPIENTS = 100;

  /** Refused commands until the connection is closed; Postfix' {@code smtpd_hard_error_limit}. */
  static final int MAX_ERRORS = 20;

  /** The connection ends; no answer is owed any more. */
  private static final class EndException extends IOException {}

  private final Socket raw;
  private final SmtpSettings settings;
  private final MessageStore store;
  private final FaultScript faults;
  private final Refusals refusals;
  private final SSLSocketFactory tls;
  private final CountDownLatch aborted = new CountDownLatch(1);

  private Socket socket;
  private OutputStream out;
  private SmtpInput in;
  private boolean secure;
  private String hello;
  private boolean authenticated;
  private int errors;
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
    this.store = store;
    this.faults = faults;
    this.refusals = refusals;
    this.tls = tls;
  }

  /** Serves until either side ends it. */
  void run() {
    try (raw) {
      raw.setSoTimeout(IDLE_MILLIS);
      use(raw);
      converse();
    } catch (SocketTimeoutException e) {
      farewell();
    } catch (EndException e) {
      // Said or done already.
    } catch (IOException e) {
      LOG.debug("{}: connection lost", settings.name(), e);
    } catch (RuntimeException e) {
      LOG.error("{}: session failed", settings.name(), e);
    }
  }

  /** Ends the session from another thread. */
  void abort() {
    aborted.countDown();
    try {
      raw.close();
    } catch (IOException e) {
      LOG.debug("{}: close failed", settings.name(), e);
    }
  }

  private void farewell() {
    try {
      answer(new SmtpReply(421, "4.4.2 Idle for too long"));
      out.flush();
      raw.close();
    } catch (IOException e) {
      LOG.debug("{}: connection lost", settings.name(), e);
    }
  }

  private void use(Socket newSocket) throws IOException {
    socket = newSocket;
    out = new BufferedOutputStream(socket.getOutputStream(), 8192);
    in = new SmtpInput(socket.getInputStream(), out::flush);
  }

  private void converse() throws IOException {
    FaultPlan plan = faults.next(FaultStage.CONNECT, List.of());
    delay(plan);
    if (plan.end() != null && plan.end().kind() != FaultKind.REPLY) {
      end(plan.end());
    }
    if (settings.tlsMode() == TlsMode.IMPLICIT) {
      startTls();
    }
    if (plan.end() != null) {
      refuse(faultReply(plan.end()), null, true);
      out.flush();
      return;
    }
    answer(new SmtpReply(220, "localhost ESMTP Pabal sandbox " + settings.name()));
    while (true) {
      SmtpInput.Line line = in.line(MAX_AUTH_BYTES);
      if (line == null) {
        return;
      }
      command(line);
      if (errors >= MAX_ERRORS) {
        answer(new SmtpReply(421, "4.7.0 Too many errors"));
        out.flush();
        return;
      }
    }
  }

  // ---- commands

  private void command(SmtpInput.Line line) throws IOException {
    String text = new String(line.bytes(), StandardCharsets.ISO_8859_1);
    int space = text.indexOf(' ');
    String verb = (space < 0 ? text : text.substring(0, space)).toUpperCase(Locale.ROOT);
    String argument = space < 0 ? "" : text.substring(space + 1);
    int limit =
        switch (verb) {
          case "AUTH" -> MAX_AUTH_BYTES;
          case "MAIL" -> MAX_MAIL_COMMAND_BYTES;
          default -> MAX_COMMAND_BYTES;
        };
    if (line.bareLineEnd()) {
      refuse(500, "5.5.2 Bare CR or LF: lines end with CRLF");
    } else if (line.tooLong() || line.bytes().length + 2 > limit) {
      refuse(500, "5.5.2 Line is longer than " + limit + " octets");
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
        answer(new SmtpReply(250, "2.0.0 Reset"));
      }
      case "NOOP" -> answer(new SmtpReply(250, "2.0.0 OK"));
      case "VRFY" -> answer(new SmtpReply(252, "2.1.5 Send a mail and see"));
      case "QUIT" -> {
        answer(new SmtpReply(221, "2.0.0 Bye"));
        out.flush();
        throw new EndException();
      }
      default -> refuse(500, "5.5.2 Unknown command");
    }
  }

  private void hello(String verb, String argument) throws IOException {
    if (!argument.matches("[A-Za-z0-9._:\\[\\]-]{1,255}")) {
      refuse(501, "5.5.4 Syntax: " + verb + " domain");
      return;
    }
    hello = argument;
    transaction = null;
    if (verb.equals("HELO")) {
      answer(new SmtpReply(250, "localhost"));
      return;
    }
    List<String> lines = new ArrayList<>(List.of("localhost", "PIPELINING", "8BITMIME"));
    lines.add("SIZE " + settings.maxMessageBytes());
    if (tlsOffered() && !secure) {
      lines.add("STARTTLS");
    }
    if (authOffered() && !authenticated) {
      lines.add("AUTH PLAIN LOGIN");
    }
    lines.add("ENHANCEDSTATUSCODES");
    for (int i = 0; i < lines.size(); i++) {
      write("250" + (i < lines.size() - 1 ? '-' : ' ') + lines.get(i));
    }
  }

  private boolean tlsOffered() {
    return settings.tlsMode() == TlsMode.STARTTLS
        || settings.tlsMode() == TlsMode.STARTTLS_REQUIRED;
  }

  private boolean authOffered() {
    return !settings.users().isEmpty() && (secure || settings.tlsMode() == TlsMode.NONE);
  }

  private void startTlsCommand(String argument) throws IOException {
    if (!tlsOffered() || hello == null) {
      refuse(503, "5.5.1 STARTTLS is not offered here");
    } else if (secure) {
      refuse(503, "5.5.1 TLS is on already");
    } else if (!argument.isEmpty()) {
      refuse(501, "5.5.4 STARTTLS takes no argument");
    } else if (in.hasBuffered()) {
      // Commands sent before the handshake could be an attacker's (CVE-2011-0411).
      refuse(554, "5.5.0 Commands were pipelined behind STARTTLS");
      out.flush();
      throw new EndException();
    } else {
      answer(new SmtpReply(220, "2.0.0 Ready to start TLS"));
      out.flush();
      startTls();
      hello = null;
      transaction = null;
      authenticated = false;
    }
  }

  private void startTls() throws IOException {
    SSLSocket wrapped =
        (SSLSocket)
            tls.createSocket(raw, raw.getInetAddress().getHostAddress(), raw.getPort(), true);
    wrapped.setUseClientMode(false);
    wrapped.startHandshake();
    secure = true;
    use(wrapped);
  }

  private void auth(String argument) throws IOException {
    if (hello == null || authenticated || transaction != null || settings.users().isEmpty()) {
      refuse(503, "5.5.1 AUTH is not possible here");
    } else if (!authOffered()) {
      refuse(538, "5.7.11 AUTH needs TLS here");
    } else {
      SmtpAuth.Result result =
          SmtpAuth.run(
              argument,
              settings.users(),
              prompt -> {
                write("334 " + prompt);
                SmtpInput.Line line = in.line(MAX_AUTH_BYTES);
                if (line == null) {
                  throw new EndException();
                }
                return new String(line.bytes(), StandardCharsets.US_ASCII);
              });
      authenticated = result.accepted();
      if (authenticated) {
        answer(result.reply());
      } else {
        refuse(result.reply(), null, false);
      }
    }
  }

  private void mail(String argument) throws IOException {
    if (hello == null) {
      refuse(503, "5.5.1 Send EHLO first");
    } else if (settings.tlsMode() == TlsMode.STARTTLS_REQUIRED && !secure) {
      refuse(530, "5.7.0 Must issue a STARTTLS command first");
    } else if (!settings.users().isEmpty() && !authenticated) {
      refuse(530, "5.7.0 Authentication required");
    } else if (transaction != null) {
      refuse(503, "5.5.1 A transaction is open; RSET ends it");
    } else if (!argument.regionMatches(true, 0, "FROM:", 0, 5)) {
      refuse(501, "5.5.4 Syntax: MAIL FROM:<address>");
    } else if (goesOn(FaultStage.MAIL, List.of())) {
      try {
        transaction = SmtpTransaction.begin(argument.substring(5), settings.maxMessageBytes());
        answer(new SmtpReply(250, "2.1.0 Sender OK"));
      } catch (SmtpAddress.RefusedException e) {
        refuse(e.reply(), null, false);
      }
    }
  }

  private void rcpt(String argument) throws IOException {
    if (transaction == null) {
      refuse(503, "5.5.1 Send MAIL first");
    } else if (!argument.regionMatches(true, 0, "TO:", 0, 3)) {
      refuse(501, "5.5.4 Syntax: RCPT TO:<address>");
    } else if (transaction.recipients().size() >= MAX_RECIPIENTS) {
      refuse(452, "4.5.3 Too many recipients");
    } else {
      try {
        SmtpAddress address = SmtpAddress.parse(argument.substring(3), false);
        if (!address.parameters().isEmpty()) {
          refuse(new SmtpReply(555, "5.5.4 Unknown RCPT parameter"), address.mailbox(), false);
        } else if (goesOn(FaultStage.RCPT, List.of(address.mailbox()))) {
          transaction.recipients().add(address.mailbox());
          answer(new SmtpReply(250, "2.1.5 Recipient OK"));
        }
      } catch (SmtpAddress.RefusedException e) {
        String given = argument.substring(3);
        refuse(e.reply(), given.substring(0, Math.min(given.length(), 300)), false);
      }
    }
  }

  private void data(String argument) throws IOException {
    if (!argument.isEmpty()) {
      refuse(501, "5.5.4 DATA takes no argument");
    } else if (transaction == null) {
      refuse(503, "5.5.1 Send MAIL and RCPT first");
    } else if (transaction.recipients().isEmpty()) {
      refuse(554, "5.5.1 No valid recipients");
    } else if (goesOn(FaultStage.DATA, transaction.recipients())) {
      answer(new SmtpReply(354, "End data with <CR><LF>.<CR><LF>"));
      SmtpInput.Data data = in.data(settings.maxMessageBytes());
      if (data == null) {
        throw new EndException();
      }
      SmtpTransaction finished = transaction;
      transaction = null;
      take(finished, data);
    }
  }

  // ---- a whole mail

  private void take(SmtpTransaction finished, SmtpInput.Data data) throws IOException {
    long receivedAtMillis = System.currentTimeMillis();
    ParsedMail mail;
    try {
      mail = finished.check(data, settings.maxMessageBytes());
    } catch (MailCheck.RefusedException e) {
      refuse(e.reply(), finished.recipients().get(0), false);
      return;
    }
    FaultPlan plan = faults.next(FaultStage.DOT, finished.recipients());
    delay(plan);
    Fault end = plan.end();
    boolean recordedFirst =
        end != null
            && (end.kind() == FaultKind.ACCEPT_THEN_DIE
                || end.kind() == FaultKind.ACCEPT_THEN_HANG);
    if (end != null && !recordedFirst) {
      step(end, finished.recipients());
      return;
    }
    String fault = recordedFirst ? end.kind().word() : null;
    List<MessageRecord> stored =
        store(finished.records(mail, data, settings.name(), receivedAtMillis, fault));
    if (stored == null) {
      refuse(new SmtpReply(451, "4.3.0 The record could not be written"), null, false);
    } else if (recordedFirst) {
      end(end);
    } else {
      answer(new SmtpReply(250, "2.0.0 Queued as " + stored.get(0).sequence()));
    }
  }

  private List<MessageRecord> store(List<MessageRecord> records) throws IOException {
    try {
      return store.append(records).get();
    } catch (ExecutionException e) {
      LOG.warn("{}: not recorded", settings.name(), e.getCause());
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EndException();
    }
  }

  // ---- faults

  /** Lets the script's faults happen; false when the command has been answered by one. */
  private boolean goesOn(FaultStage stage, List<String> recipients) throws IOException {
    FaultPlan plan = faults.next(stage, recipients);
    delay(plan);
    if (plan.end() == null) {
      return true;
    }
    step(plan.end(), recipients);
    return false;
  }

  /** A fault in the place of an answer: a reply, after which the session goes on, or its end. */
  private void step(Fault fault, List<String> recipients) throws IOException {
    if (fault.kind() == FaultKind.REPLY) {
      refuse(faultReply(fault), recipients.isEmpty() ? null : recipients.get(0), true);
      if (fault.code() == 421) {
        out.flush();
        throw new EndException();
      }
    } else {
      end(fault);
    }
  }

  private void delay(FaultPlan plan) throws IOException {
    if (plan.delayMillis() > 0) {
      out.flush();
      try {
        if (aborted.await(plan.delayMillis(), TimeUnit.MILLISECONDS)) {
          throw new EndException();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new EndException();
      }
    }
  }

  private void end(Fault fault) throws IOException {
    switch (fault.kind()) {
      case RESET, ACCEPT_THEN_DIE -> {
        // Linger 0 makes close() send RST; on the raw socket, so that TLS says no good-bye either.
        raw.setSoLinger(true, 0);
        raw.close();
      }
      case HANG, ACCEPT_THEN_HANG -> {
        out.flush();
        raw.setSoTimeout(0);
        in.drain();
      }
      case DELAY, REPLY -> throw new IllegalStateException("Not an end: " + fault);
    }
    throw new EndException();
  }

  private static SmtpReply faultReply(Fault fault) {
    String text = fault.text();
    return new SmtpReply(
        fault.code(), text == null ? (fault.code() / 100) + ".0.0 Fault script" : text);
  }

  // ---- answers

  private void refuse(int code, String text) throws IOException {
    refuse(new SmtpReply(code, text), null, false);
  }

  private void refuse(SmtpReply reply, String recipient, boolean byFault) throws IOException {
    // Only what the client did wrong counts against it.
    errors += byFault || reply.code() < 500 ? 0 : 1;
    refusals.add(
        new Refusals.Refusal(
            System.currentTimeMillis(), settings.name(), recipient, reply.line(), byFault));
    answer(reply);
  }

  private void answer(SmtpReply reply) throws IOException {
    write(reply.line());
  }

  private void write(String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }
}
