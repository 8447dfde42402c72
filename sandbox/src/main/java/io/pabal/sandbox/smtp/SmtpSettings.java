package io.pabal.sandbox.smtp;

import java.util.Map;

/**
 * What an SMTP provider is like.
 *
 * @param name its name in records and faults
 * @param bindAddress where it listens
 * @param port its port, 0 for any free one
 * @param tlsMode how it does TLS
 * @param users passwords by user; empty: AUTH is not offered and not asked for
 * @param maxMessageBytes largest mail, announced with SIZE
 * @param maxConnections connections at a time; a thread each
 */
public record SmtpSettings(
    String name,
    String bindAddress,
    int port,
    TlsMode tlsMode,
    Map<String, String> users,
    int maxMessageBytes,
    int maxConnections) {

  /** 10 MiB, a common limit of mail servers (Postfix: 10,240,000 octets). */
  public static final int DEFAULT_MAX_MESSAGE_BYTES = 10 * 1024 * 1024;

  /** Room for a few hundred kept connections. */
  public static final int DEFAULT_MAX_CONNECTIONS = 500;

  /** Copies the users. */
  public SmtpSettings {
    users = Map.copyOf(users);
  }
}
