package io.pabal.deliver.email;

import io.pabal.schema.deliver.OutcomeClass;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;

/**
 * Opens connections: TCP, greeting, EHLO, TLS, login. A server without the TLS that is asked for,
 * or with a certificate that is not trusted or not for its name, gets neither login nor mail.
 */
final class SmtpOpening {
  private final EmailProvider provider;
  private final SSLSocketFactory tlsSockets;
  private final SmtpLogin login;

  /**
   * @param login how we log in, or null for not at all
   */
  SmtpOpening(EmailProvider provider, SSLSocketFactory tlsSockets, SmtpLogin login) {
    this.provider = provider;
    this.tlsSockets = tlsSockets;
    this.login = login;
  }

  /**
   * Opens a connection for a hand-over, which follows its phases and can end it. A login that is
   * refused is tried once more, on a connection of its own, when it has been renewed meanwhile.
   *
   * @throws IOException when the server can't be reached, is silent or breaks off
   * @throws SmtpRefusedException when it refuses us or lacks what we ask for
   */
  SmtpConnection open(SmtpHandOver handOver) throws IOException, SmtpRefusedException {
    if (login == null) {
      return open(handOver, null);
    }
    String secret = login.read();
    try {
      return open(handOver, secret);
    } catch (SmtpRefusedException e) {
      boolean loginRefused =
          handOver.phase() == SmtpPhase.AUTH
              && e.reply() != null
              && e.outcome() == OutcomeClass.CONFIG;
      String renewed = loginRefused ? login.read() : secret;
      if (renewed.equals(secret)) {
        throw e;
      }
      return open(handOver, renewed);
    }
  }

  private SmtpConnection open(SmtpHandOver handOver, String secret)
      throws IOException, SmtpRefusedException {
    SmtpWire wire = connect(handOver);
    boolean opened = false;
    try {
      SmtpConnection connection = greet(wire, handOver, secret);
      opened = true;
      return connection;
    } finally {
      if (!opened) {
        wire.abort();
      }
    }
  }

  private SmtpWire connect(SmtpHandOver handOver) throws IOException {
    handOver.enter(SmtpPhase.CONNECT);
    EmailProvider.Server server = provider.server();
    IOException last = null;
    for (InetAddress address : InetAddress.getAllByName(server.host())) {
      SmtpWire wire = new SmtpWire();
      handOver.use(wire);
      try {
        int left = SmtpWire.millisUntil(handOver.untilDotNanos());
        int timeout = (int) Math.min(left, provider.timeouts().connect().toMillis());
        wire.connect(new InetSocketAddress(address, server.port()), Math.max(1, timeout));
        return wire;
      } catch (IOException e) {
        wire.abort();
        last = e;
      }
    }
    throw last == null ? new IOException("host has no address") : last;
  }

  private SmtpConnection greet(SmtpWire wire, SmtpHandOver handOver, String secret)
      throws IOException, SmtpRefusedException {
    TlsMode tls = provider.server().tls();
    if (tls == TlsMode.IMPLICIT) {
      startTls(wire, handOver);
    }
    expect(wire, handOver, SmtpPhase.BANNER, null);
    SmtpReply ehlo = ehlo(wire, handOver);
    if (tls == TlsMode.STARTTLS) {
      if (!SmtpConnection.extensions(ehlo).containsKey("STARTTLS")) {
        throw SmtpRefusedException.because(
            OutcomeClass.CONFIG, "server does not offer STARTTLS, which is required");
      }
      expect(wire, handOver, SmtpPhase.STARTTLS, "STARTTLS");
      startTls(wire, handOver);
      // What was said before TLS may have been said by anybody (RFC 3207 section 4.2).
      ehlo = ehlo(wire, handOver);
    }
    Map<String, String> extensions = SmtpConnection.extensions(ehlo);
    if (login != null) {
      login.run(
          extensions.getOrDefault("AUTH", ""),
          secret,
          command -> ask(wire, handOver, SmtpPhase.AUTH, command));
    }
    return new SmtpConnection(wire, extensions, System.nanoTime());
  }

  private void startTls(SmtpWire wire, SmtpHandOver handOver) throws IOException {
    handOver.enter(SmtpPhase.TLS);
    EmailProvider.Server server = provider.server();
    wire.startTls(tlsSockets, server.host(), server.port(), handOver.untilDotNanos());
  }

  private SmtpReply ehlo(SmtpWire wire, SmtpHandOver handOver)
      throws IOException, SmtpRefusedException {
    return expect(wire, handOver, SmtpPhase.EHLO, "EHLO " + provider.identity().ehloName());
  }

  private static SmtpReply expect(
      SmtpWire wire, SmtpHandOver handOver, SmtpPhase phase, String command)
      throws IOException, SmtpRefusedException {
    SmtpReply reply = ask(wire, handOver, phase, command);
    if (reply.kind() != 2) {
      throw SmtpRefusedException.by(reply, phase);
    }
    return reply;
  }

  private static SmtpReply ask(
      SmtpWire wire, SmtpHandOver handOver, SmtpPhase phase, String command) throws IOException {
    handOver.enter(phase);
    if (command != null) {
      wire.write(command + "\r\n");
    }
    return wire.read(handOver.untilDotNanos());
  }
}
