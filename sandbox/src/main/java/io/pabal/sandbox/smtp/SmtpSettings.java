package io.pabal.sandbox.smtp;

import java.time.Duration;
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
 * @param idle how long it waits for a client's next bytes before it says 421 and closes; 1 ms to
 *     {@link Integer#MAX_VALUE} ms
 */
public record SmtpSettings(
    String name,
    String bindAddress,
    int port,
    TlsMode tlsMode,
    Map<String, String> users,
    int maxMessageBytes,
    int maxConnections,
    Duration idle) {

  /** 10 MiB, a common limit of mail servers (Postfix: 10,240,000 octets). */
  public static final int DEFAULT_MAX_MESSAGE_BYTES = 10 * 1024 * 1024;

  /** Room for a few hundred kept connections. */
  public static final int DEFAULT_MAX_CONNECTIONS = 500;

  /** RFC 5321 section 4.5.3.2.7: a server waits at least five minutes for the next command. */
  public static final Duration DEFAULT_IDLE = Duration.ofMinutes(5);

  /**
   * Copies the users.
   *
   * @throws IllegalArgumentException when {@code idle} is not a time that a socket can wait
   */
  public SmtpSettings {
    users = Map.copyOf(users);
    if (idle.toMillis() < 1 || idle.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("idle is 1 to " + Integer.MAX_VALUE + " ms: " + idle);
    }
  }
}
