package io.pabal.deliver.email;

import io.pabal.schema.deliver.OutcomeClass;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;

/**
 * Opens connections: TCP, greeting, EHLO, TLS, login. A server without the TLS that is asked for,
 * or with a certificate that is not trusted or not for its name, gets neither login nor mail.
 */
final class SmtpOpening {
  private final EmailProvider provider;
  private final SSLSocketFactory tlsSockets;
  private final String password;

  /**
   * @param password the revealed password, or null without login
   */
  SmtpOpening(EmailProvider provider, SSLSocketFactory tlsSockets, String password) {
    this.provider = provider;
    this.tlsSockets = tlsSockets;
    this.password = password;
  }

  /**
   * Opens a connection for a hand-over, which follows its phases and can end it.
   *
   * @throws IOException when the server can't be reached, is silent or breaks off
   * @throws SmtpRefusedException when it refuses us or lacks what we ask for
   */
  SmtpConnection open(SmtpHandOver handOver) throws IOException, SmtpRefusedException {
    SmtpWire wire = connect(handOver);
    boolean opened = false;
    try {
      SmtpConnection connection = greet(wire, handOver);
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

  private SmtpConnection greet(SmtpWire wire, SmtpHandOver handOver)
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
    if (provider.login() != null) {
      logIn(wire, handOver, extensions);
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

  private void logIn(SmtpWire wire, SmtpHandOver handOver, Map<String, String> extensions)
      throws IOException, SmtpRefusedException {
    List<String> mechanisms = Arrays.asList(extensions.getOrDefault("AUTH", "").split("\\s+"));
    String user = provider.login().user();
    if (mechanisms.contains("PLAIN")) {
      String token = base64("\0" + user + "\0" + password);
      expect(wire, handOver, SmtpPhase.AUTH, "AUTH PLAIN " + token);
    } else if (mechanisms.contains("LOGIN")) {
      answerTo(wire, handOver, "AUTH LOGIN");
      answerTo(wire, handOver, base64(user));
      expect(wire, handOver, SmtpPhase.AUTH, base64(password));
    } else {
      throw SmtpRefusedException.because(
          OutcomeClass.CONFIG, "server offers neither AUTH PLAIN nor AUTH LOGIN");
    }
  }

  private static void answerTo(SmtpWire wire, SmtpHandOver handOver, String command)
      throws IOException, SmtpRefusedException {
    SmtpReply reply = ask(wire, handOver, SmtpPhase.AUTH, command);
    if (reply.code() != 334) {
      throw SmtpRefusedException.by(reply, SmtpPhase.AUTH);
    }
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

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
