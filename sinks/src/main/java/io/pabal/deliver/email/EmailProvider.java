package io.pabal.deliver.email;

import io.pabal.deliver.provider.Secret;
import io.pabal.deliver.provider.Trust;
import io.pabal.schema.Lane;
import io.pabal.schema.recipient.BounceAddress;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;

/**
 * One mail server and how to use it: checked configuration, fit to travel with a job.
 *
 * @param name its name in outcomes and metrics
 * @param server where it is
 * @param login user and password, or null when the server asks for none
 * @param identity who we are
 * @param pool kept connections
 * @param timeouts limits in time
 * @param maxMessageBytes larger messages are BAD_MESSAGE without asking the server
 * @param unsubscribe the one-click header of messages that are not mandatory, or null for none
 * @param bounces how we hear of what a server could not deliver after it had accepted it
 */
public record EmailProvider(
    String name,
    Server server,
    Login login,
    Identity identity,
    Pool pool,
    Timeouts timeouts,
    int maxMessageBytes,
    Unsubscribe unsubscribe,
    Bounces bounces)
    implements Serializable {

  /** Large for a notification, and below the limit of every known server (10 MB and more). */
  public static final int DEFAULT_MAX_MESSAGE_BYTES = 2_000_000;

  public EmailProvider {
    check(name != null && name.matches("[A-Za-z0-9._-]{1,64}"), "name has 1 to 64 of A-Za-z0-9._-");
    check(maxMessageBytes >= 1_000, "maxMessageBytes is at least 1000");
    check(bounces != null, "bounces are not null");
  }

  /** A server with defaults for all that has them. */
  public static EmailProvider of(String name, Server server, Login login, Identity identity) {
    return new EmailProvider(
        name,
        server,
        login,
        identity,
        Pool.defaults(),
        Timeouts.defaults(),
        DEFAULT_MAX_MESSAGE_BYTES,
        null,
        Bounces.defaults());
  }

  /** The same server with another pool. */
  public EmailProvider withPool(Pool other) {
    return new EmailProvider(
        name, server, login, identity, other, timeouts, maxMessageBytes, unsubscribe, bounces);
  }

  /** The same server with other limits in time. */
  public EmailProvider withTimeouts(Timeouts other) {
    return new EmailProvider(
        name, server, login, identity, pool, other, maxMessageBytes, unsubscribe, bounces);
  }

  /** The same server with another bound of a message. */
  public EmailProvider withMaxMessageBytes(int bytes) {
    return new EmailProvider(
        name, server, login, identity, pool, timeouts, bytes, unsubscribe, bounces);
  }

  /** The same server with another one-click header, or null for none. */
  public EmailProvider withUnsubscribe(Unsubscribe other) {
    return new EmailProvider(
        name, server, login, identity, pool, timeouts, maxMessageBytes, other, bounces);
  }

  /** The same server with another treatment of bounces. */
  public EmailProvider withBounces(Bounces other) {
    return new EmailProvider(
        name, server, login, identity, pool, timeouts, maxMessageBytes, unsubscribe, other);
  }

  /**
   * How we hear of bounces.
   *
   * @param verp an envelope sender for each message, or null for the identity's
   * @param reports whether servers that can are asked to report failures and delays (RFC 3461)
   */
  public record Bounces(Verp verp, boolean reports) implements Serializable {
    /** The identity's envelope sender; reports are asked for. */
    public static Bounces defaults() {
      return new Bounces(null, true);
    }
  }

  /**
   * Envelope senders that say which message came back: see {@link BounceAddress}.
   *
   * @param prefix their beginning: the mailbox that takes all of them, whatever follows its plus
   * @param domain where bounces are taken
   * @param key signs them; read when a sender opens
   */
  public record Verp(String prefix, String domain, Secret key) implements Serializable {
    public Verp {
      check(
          BounceAddress.isPrefix(prefix),
          "bounce prefix has 1 to " + BounceAddress.MAX_PREFIX_CHARS + " of A-Za-z0-9_-.");
      String longest = prefix + "+" + "0".repeat(BounceAddress.REFERENCE_CHARS) + "@" + domain;
      check(
          domain != null && MailAddress.asciiProblem(longest).isEmpty(),
          "bounce domain is a domain, and short enough for an address");
      domain = MailAddress.ascii(longest).replaceFirst("^.*@", "");
      check(key != null, "bounce addresses have a key");
    }
  }

  /**
   * How a recipient can unsubscribe by one click (RFC 2369, RFC 8058), and the key that signs for
   * it and for the references of delivery reports.
   *
   * @param url what the token is appended to; https, except on this machine. Null for references
   *     only
   * @param key signs the tokens and references; read when a sender opens
   */
  public record Unsubscribe(String url, Secret key) implements Serializable {
    /** Leaves room for a token in one line of a header (998 characters, RFC 5322). */
    public static final int MAX_URL_CHARS = 200;

    public Unsubscribe {
      check(
          url == null || (url.matches("https?://[!-~&&[^<>\"]]+") && url.length() <= MAX_URL_CHARS),
          "unsubscribe URL is a web address of at most " + MAX_URL_CHARS + " characters");
      check(
          url == null || url.startsWith("https://") || Trust.isLoopback(URI.create(url).getHost()),
          "unsubscribe URL without https is for this machine only");
      check(key != null, "unsubscribing has a key");
    }
  }

  /**
   * Where the server is.
   *
   * @param host name or address; TLS verifies that the certificate is for it
   * @param port usually 587 with STARTTLS, 465 with IMPLICIT
   * @param tls how the connection is protected
   * @param trustedPem certificates in PEM (the text, not a path) that alone are trusted; null for
   *     the system's authorities
   */
  public record Server(String host, int port, TlsMode tls, String trustedPem)
      implements Serializable {
    public Server {
      check(
          host != null && host.matches("[A-Za-z0-9.:\\[\\]_-]{1,255}"),
          "host is a name or address");
      check(port > 0 && port < 65_536, "port is 1 to 65535");
      check(
          tls != TlsMode.NONE || Trust.isLoopback(host),
          "TLS mode NONE is for this machine only, not for " + host);
      if (trustedPem != null) {
        Trust.of(trustedPem);
      }
    }
  }

  /**
   * How we log in.
   *
   * @param user the user's name
   * @param password the password, or the access token of XOAUTH2; read at each new connection
   * @param mechanism what the password is, and what the server must offer
   */
  public record Login(String user, Secret password, LoginMechanism mechanism)
      implements Serializable {
    public Login {
      check(
          user != null && !user.isEmpty() && user.chars().noneMatch(Character::isISOControl),
          "user is not empty and has no control characters");
      check(password != null, "a login has a password");
      check(mechanism != null, "a login has a mechanism");
    }

    /** With a password. */
    public Login(String user, Secret password) {
      this(user, password, LoginMechanism.PASSWORD);
    }
  }

  /**
   * Who we are.
   *
   * @param fromAddress address in From
   * @param fromName name in From, or null
   * @param envelopeSender where bounces go: the address of MAIL FROM
   * @param ehloName our host name or address literal in EHLO
   * @param messageIdDomain right side of Message-ID: a domain of ours
   */
  public record Identity(
      String fromAddress,
      String fromName,
      String envelopeSender,
      String ehloName,
      String messageIdDomain)
      implements Serializable {
    private static final String DOMAIN = "[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?";

    public Identity {
      check(MailAddress.asciiProblem(fromAddress).isEmpty(), "fromAddress is not an ASCII address");
      check(
          MailAddress.asciiProblem(envelopeSender).isEmpty(),
          "envelopeSender is not an ASCII address");
      check(
          ehloName != null && (ehloName.matches(DOMAIN) || ehloName.matches("\\[[A-Za-z0-9.:]+]")),
          "ehloName is a host name or an address in brackets");
      check(
          messageIdDomain != null && messageIdDomain.matches(DOMAIN),
          "messageIdDomain is a domain");
    }

    /** Everything from the one address: bounces go there, its domain names us. */
    public static Identity of(String fromAddress, String fromName) {
      check(MailAddress.asciiProblem(fromAddress).isEmpty(), "fromAddress is not an ASCII address");
      String domain = MailAddress.ascii(fromAddress).replaceFirst("^.*@", "");
      return new Identity(fromAddress, fromName, fromAddress, domain, domain);
    }
  }

  /**
   * Kept connections of one sender, that is: a lane and subtask.
   *
   * @param urgentConnections most connections for the urgent lane; also its capacity
   * @param normalConnections most connections for the normal lane; also its capacity
   * @param idle a connection without work for that long is closed; servers close after 5 minutes
   *     (RFC 5321 section 4.5.3.2.7)
   * @param maxMessages messages on a connection; servers allow some thousand
   * @param maxAge age of a connection, so that a changed DNS entry is noticed
   */
  public record Pool(
      int urgentConnections, int normalConnections, Duration idle, int maxMessages, Duration maxAge)
      implements Serializable {
    public Pool {
      check(urgentConnections > 0 && urgentConnections <= 200, "urgentConnections is 1 to 200");
      check(normalConnections > 0 && normalConnections <= 200, "normalConnections is 1 to 200");
      check(maxMessages > 0, "maxMessages is at least 1");
      check(positive(idle) && positive(maxAge), "idle and maxAge are longer than zero");
    }

    /** Four urgent, eight normal; a minute idle, 1000 messages, ten minutes of age. */
    public static Pool defaults() {
      return new Pool(4, 8, Duration.ofSeconds(60), 1_000, Duration.ofMinutes(10));
    }

    /** Most connections of a lane. */
    public int connections(Lane lane) {
      return switch (lane) {
        case URGENT -> urgentConnections;
        case NORMAL -> normalConnections;
      };
    }
  }

  /**
   * Limits in time.
   *
   * @param connect to reach the server
   * @param untilDot from the start of a hand-over, waiting for a connection included, to the final
   *     dot; past it the hand-over is NOT_SENT
   * @param atDot from the final dot to its answer; past it the hand-over is IN_DOUBT. RFC 5321
   *     section 4.5.3.2.6 asks for ten minutes: giving up earlier makes copies
   */
  public record Timeouts(Duration connect, Duration untilDot, Duration atDot)
      implements Serializable {
    public Timeouts {
      check(
          positive(connect) && positive(untilDot) && positive(atDot),
          "timeouts are longer than zero");
    }

    /** 10 seconds, 60 seconds, 10 minutes. */
    public static Timeouts defaults() {
      return new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMinutes(10));
    }
  }

  private static boolean positive(Duration duration) {
    return duration != null && !duration.isNegative() && !duration.isZero();
  }

  private static void check(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("e-mail provider: " + rule);
    }
  }
}
