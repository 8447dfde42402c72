package io.pabal.deliver.email;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.schema.deliver.OutcomeClass;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * One message to one recipient over an open connection: MAIL, RCPT and DATA in one write where the
 * server can (RFC 2920), then the text, then its end.
 */
final class SmtpTransaction {
  /** The last piece goes out with the final dot: one TLS record, so a small mail is one write. */
  private static final int LAST_PIECE_BYTES = 16_000;

  /** Replies to commands that were already written when one was refused. */
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final SmtpConnection connection;
  private final SmtpHandOver handOver;
  private boolean connectionUsable;

  private record Step(SmtpPhase phase, String command, int kind) {}

  SmtpTransaction(SmtpConnection connection, SmtpHandOver handOver) {
    this.connection = connection;
    this.handOver = handOver;
  }

  /** Whether the connection can take another message, known after {@link #run}. */
  boolean isConnectionUsable() {
    return connectionUsable;
  }

  /**
   * Hands the message over.
   *
   * @param firstReplyNanos by when the first reply must be there, of {@link System#nanoTime}
   * @return what the server answered to the final dot
   * @throws SmtpRefusedException when it was refused before
   * @throws IOException when the server broke off or fell silent; the hand-over knows in which
   *     phase
   */
  HandOverResult run(long firstReplyNanos) throws IOException, SmtpRefusedException {
    connectionUsable = false;
    checkSize();
    checkAddress();
    commands(firstReplyNanos);
    byte[] mail = handOver.mail().stuffed();
    int head = Math.max(0, mail.length - LAST_PIECE_BYTES);
    handOver.enter(SmtpPhase.BODY);
    SmtpWire wire = connection.wire();
    if (head > 0) {
      wire.write(mail, 0, head);
    }
    if (!handOver.reachDot()) {
      throw new IOException("ended before the final dot");
    }
    wire.write(mail, head, mail.length - head);
    // The hand-over's own alarm ends this read.
    SmtpReply reply = wire.read(System.nanoTime() + TimeUnit.DAYS.toNanos(1));
    OutcomeClass outcome = SmtpClassifier.classify(SmtpPhase.DOT, reply);
    connectionUsable = reply.code() != 421 && outcome != OutcomeClass.UNRECOGNIZED;
    return new HandOverResult(
        outcome, reply.codes(), reply.messageId().orElse(null), reply.text(), null);
  }

  private void checkSize() throws SmtpRefusedException {
    OptionalLong limit = connection.maxMessageBytes();
    int bytes = handOver.mail().stuffed().length;
    if (limit.isPresent() && bytes > limit.getAsLong()) {
      connectionUsable = true;
      throw SmtpRefusedException.because(
          OutcomeClass.BAD_MESSAGE,
          "mail of " + bytes + " bytes, the server takes " + limit.getAsLong());
    }
  }

  /**
   * BAD_MESSAGE and not DEAD_ADDRESS: the address may be good and another server may reach it, so
   * it must not be suppressed.
   */
  private void checkAddress() throws SmtpRefusedException {
    boolean offered = connection.has("SMTPUTF8") && connection.has("8BITMIME");
    if (handOver.mail().utf8() && !offered) {
      connectionUsable = true;
      throw SmtpRefusedException.because(
          OutcomeClass.BAD_MESSAGE, "server does not offer SMTPUTF8, which the address needs");
    }
  }

  private List<Step> steps() {
    List<Step> steps = new ArrayList<>(4);
    if (connection.needsReset()) {
      steps.add(new Step(SmtpPhase.MAIL, "RSET\r\n", 2));
    }
    SmtpMail mail = handOver.mail();
    steps.add(new Step(SmtpPhase.MAIL, SmtpCommands.mail(mail, connection), 2));
    steps.add(new Step(SmtpPhase.RCPT, SmtpCommands.rcpt(mail, connection), 2));
    steps.add(new Step(SmtpPhase.DATA, "DATA\r\n", 3));
    return steps;
  }

  private void commands(long firstReplyNanos) throws IOException, SmtpRefusedException {
    List<Step> steps = steps();
    boolean pipelining = connection.has("PIPELINING");
    SmtpWire wire = connection.wire();
    handOver.enter(SmtpPhase.MAIL);
    if (pipelining) {
      StringBuilder all = new StringBuilder();
      steps.forEach(step -> all.append(step.command()));
      wire.write(all.toString());
    }
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      handOver.enter(step.phase());
      if (!pipelining) {
        wire.write(step.command());
      }
      SmtpReply reply = wire.read(i == 0 ? firstReplyNanos : handOver.untilDotNanos());
      if (reply.kind() != step.kind()) {
        int unread = pipelining ? steps.size() - 1 - i : 0;
        connectionUsable = isUsableAfter(reply, unread);
        connection.needsReset(true);
        throw SmtpRefusedException.by(reply, step.phase());
      }
    }
    connection.needsReset(false);
  }

  /** Reads the replies that are still to come; a server that now waits for a text must be left. */
  private boolean isUsableAfter(SmtpReply refusal, int unread) {
    if (refusal.kind() < 4 || refusal.code() == 421) {
      return false;
    }
    try {
      for (int i = 0; i < unread; i++) {
        SmtpReply reply = connection.wire().read(System.nanoTime() + DRAIN_NANOS);
        if (reply.kind() < 4 || reply.code() == 421) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      // The refusal stands; only the connection is of no more use.
      return false;
    }
  }
}
