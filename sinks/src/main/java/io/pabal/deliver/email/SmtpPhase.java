package io.pabal.deliver.email;

/**
 * How far a hand-over got. Only at {@link #DOT} can the server have the message: before it the text
 * is incomplete, and no server accepts half a message (RFC 5321 section 4.1.1.4).
 */
enum SmtpPhase {
  /** Waits for a connection. */
  QUEUED,
  /** Name look-up and TCP. */
  CONNECT,
  /** Waits for the greeting. */
  BANNER,
  /** EHLO, before or after TLS. */
  EHLO,
  /** The STARTTLS command. */
  STARTTLS,
  /** The TLS handshake. */
  TLS,
  /** Login. */
  AUTH,
  /** RSET or MAIL FROM. */
  MAIL,
  /** RCPT TO. */
  RCPT,
  /** DATA, before its 354. */
  DATA,
  /** The text, all but its end. */
  BODY,
  /** The end of the text with its final dot, and the answer to it. */
  DOT;

  /** True while nothing but our log-in and greeting has happened: the server knows no message. */
  boolean isOpening() {
    return compareTo(MAIL) < 0;
  }

  /** True while none of the message's text was written. */
  boolean isBeforeBody() {
    return compareTo(BODY) < 0;
  }
}
