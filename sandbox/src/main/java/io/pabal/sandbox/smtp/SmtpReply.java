package io.pabal.sandbox.smtp;

/**
 * An answer of the server.
 *
 * @param code three digits, RFC 5321 section 4.2
 * @param text the rest of the line, an enhanced status code (RFC 3463) first where one belongs
 */
record SmtpReply(int code, String text) {

  boolean refuses() {
    return code >= 400;
  }

  String line() {
    return code + " " + text;
  }
}
