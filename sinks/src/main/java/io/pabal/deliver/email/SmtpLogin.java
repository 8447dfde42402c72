package io.pabal.deliver.email;

import io.pabal.schema.deliver.OutcomeClass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Our log-in. The password or token is read anew for each connection, so that another process can
 * rotate it in its file. Knows what must appear in no result. Thread-safe.
 */
final class SmtpLogin {
  /** RFC 6750 section 2.1, and room in a line of 12,288 octets in Base64 (RFC 4954 section 4). */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{1,8192}={0,2}");

  /** How many secrets are remembered for masking: those of connections that are still open. */
  private static final int MAX_REMEMBERED = 8;

  private final EmailProvider.Login login;
  private final Set<String> revealed = new LinkedHashSet<>();
  private volatile List<String> masks = List.of();

  /** The dialogue with one server: writes a command, reads its reply. */
  interface Dialogue {
    SmtpReply ask(String command) throws IOException;
  }

  SmtpLogin(EmailProvider.Login login) {
    this.login = login;
  }

  /**
   * Reads the password or token.
   *
   * @throws SmtpRefusedException CONFIG when it can't be read, or is no token
   */
  String read() throws SmtpRefusedException {
    String secret;
    try {
      secret = login.password().reveal();
    } catch (RuntimeException e) {
      throw SmtpRefusedException.because(
          OutcomeClass.CONFIG, "login can't be read: " + login.password());
    }
    boolean token = login.mechanism() == LoginMechanism.XOAUTH2;
    if (token && !TOKEN.matcher(secret).matches()) {
      throw SmtpRefusedException.because(
          OutcomeClass.CONFIG, "what is configured as access token is none: " + login.password());
    }
    remember(secret);
    return secret;
  }

  /** The secrets as they are and as they go over the wire. */
  List<String> masks() {
    return masks;
  }

  private synchronized void remember(String secret) {
    if (!revealed.add(secret)) {
      return;
    }
    if (revealed.size() > MAX_REMEMBERED) {
      revealed.remove(revealed.iterator().next());
    }
    List<String> all = new ArrayList<>();
    for (String known : revealed) {
      all.addAll(List.of(known, base64(known), base64(plain(known)), base64(bearer(known))));
    }
    masks = List.copyOf(all);
  }

  /**
   * Logs in.
   *
   * @param offered the parameters of AUTH in the server's EHLO reply
   * @param secret from {@link #read}
   * @throws SmtpRefusedException when the server refuses us, or lacks the mechanism
   */
  void run(String offered, String secret, Dialogue server)
      throws IOException, SmtpRefusedException {
    List<String> mechanisms = Arrays.asList(offered.strip().split("\\s+"));
    switch (login.mechanism()) {
      case PASSWORD -> password(mechanisms, secret, server);
      case XOAUTH2 -> token(mechanisms, secret, server);
    }
  }

  private void password(List<String> mechanisms, String password, Dialogue server)
      throws IOException, SmtpRefusedException {
    if (mechanisms.contains("PLAIN")) {
      accepted(server.ask("AUTH PLAIN " + base64(plain(password))));
    } else if (mechanisms.contains("LOGIN")) {
      asked(server.ask("AUTH LOGIN"));
      asked(server.ask(base64(login.user())));
      accepted(server.ask(base64(password)));
    } else {
      throw SmtpRefusedException.because(
          OutcomeClass.CONFIG, "server offers neither AUTH PLAIN nor AUTH LOGIN");
    }
  }

  private void token(List<String> mechanisms, String token, Dialogue server)
      throws IOException, SmtpRefusedException {
    if (!mechanisms.contains("XOAUTH2")) {
      throw SmtpRefusedException.because(
          OutcomeClass.CONFIG, "server does not offer AUTH XOAUTH2, which is configured");
    }
    SmtpReply reply = server.ask("AUTH XOAUTH2 " + base64(bearer(token)));
    // 334 says in JSON what is wrong; the refusal comes as the answer to an empty line.
    accepted(reply.code() == 334 ? server.ask("") : reply);
  }

  private static void asked(SmtpReply reply) throws SmtpRefusedException {
    if (reply.code() != 334) {
      throw SmtpRefusedException.by(reply, SmtpPhase.AUTH);
    }
  }

  private static void accepted(SmtpReply reply) throws SmtpRefusedException {
    if (reply.kind() != 2) {
      throw SmtpRefusedException.by(reply, SmtpPhase.AUTH);
    }
  }

  private String plain(String password) {
    return "\0" + login.user() + "\0" + password;
  }

  private String bearer(String token) {
    return "user=" + login.user() + "\1auth=Bearer " + token + "\1\1";
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
