package io.pabal.sandbox.smtp;

/** How an SMTP provider does TLS. */
public enum TlsMode {
  /** Plain text; STARTTLS is not offered. */
  NONE,
  /** STARTTLS is offered; AUTH only behind it. */
  STARTTLS,
  /** STARTTLS is offered, and no mail is taken without it. */
  STARTTLS_REQUIRED,
  /** TLS from the first byte, as on port 465. */
  IMPLICIT
}
