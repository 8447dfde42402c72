package io.pabal.deliver.email;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * MAIL and RCPT with the parameters of the extensions that the server offers: SIZE (RFC 1870),
 * SMTPUTF8 only when the mail needs it (RFC 6531), delivery reports (RFC 3461). Pure.
 */
final class SmtpCommands {
  /** RFC 3461 section 4.4; a longer one is left out. */
  static final int MAX_ENVELOPE_ID_CHARS = 100;

  private SmtpCommands() {}

  /** The MAIL command with its CRLF. */
  static String mail(SmtpMail mail, SmtpConnection server) {
    StringBuilder command = new StringBuilder("MAIL FROM:<" + mail.envelopeSender() + ">");
    if (server.has("SIZE")) {
      command.append(" SIZE=").append(mail.stuffed().length);
    }
    if (mail.utf8()) {
      // Its header is not ASCII, so it is not 7BIT (RFC 6531 section 3.6).
      command.append(" BODY=8BITMIME SMTPUTF8");
    }
    if (wantsReports(mail, server)) {
      // The header of ours names the message; nobody needs the text again.
      command.append(" RET=HDRS");
      String id = xtext(mail.envelopeId());
      if (id.length() <= MAX_ENVELOPE_ID_CHARS) {
        command.append(" ENVID=").append(id);
      }
    }
    return command.append("\r\n").toString();
  }

  /** The RCPT command with its CRLF. */
  static String rcpt(SmtpMail mail, SmtpConnection server) {
    StringBuilder command = new StringBuilder("RCPT TO:<" + mail.to() + ">");
    if (wantsReports(mail, server)) {
      command.append(" NOTIFY=FAILURE,DELAY");
      if (!mail.utf8()) {
        // RFC 6533 has a form for UTF-8 addresses that few servers know; the report names it too.
        command.append(" ORCPT=rfc822;").append(xtext(mail.to()));
      }
    }
    return command.append("\r\n").toString();
  }

  private static boolean wantsReports(SmtpMail mail, SmtpConnection server) {
    return mail.envelopeId() != null && server.has("DSN");
  }

  /** RFC 3461 section 4: printable ASCII as it is, all else and {@code + =} in hexadecimal. */
  static String xtext(String text) {
    StringBuilder coded = new StringBuilder(text.length());
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (octet > ' ' && octet < 127 && octet != '+' && octet != '=') {
        coded.append((char) octet);
      } else {
        coded.append(String.format(Locale.ROOT, "+%02X", octet));
      }
    }
    return coded.toString();
  }
}
