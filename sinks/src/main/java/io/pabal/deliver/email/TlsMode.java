package io.pabal.deliver.email;

/** How the connection to a mail server is protected. There is no "if the server can". */
public enum TlsMode {
  /** Begins in the clear and is upgraded, usually on port 587; a server without it is refused. */
  STARTTLS,
  /** TLS from the first byte, usually on port 465 (RFC 8314). */
  IMPLICIT,
  /** No TLS. Only to this machine. */
  NONE
}
