package io.pabal.deliver.email;

import io.pabal.deliver.email.SmtpReply.Enhanced;
import io.pabal.schema.deliver.OutcomeClass;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * What a server's reply, or its silence, means. Pure; the one place where SMTP codes are known.
 *
 * <p>The enhanced code (RFC 3463, registry of RFC 5248) is asked first, then the basic code by
 * phase (RFC 5321 section 4.2.3), then its first digit. Two rules stand above the tables: what was
 * refused or lost before the final dot is not with the server; what is unclear behind it is in
 * doubt.
 */
final class SmtpClassifier {
  private static final Pattern NO_RELAY =
      Pattern.compile(
          "relay(ing)?( access)?( is)? (denied|prohibited|not (permitted|allowed))"
              + "|(unable|not (permitted|allowed)) to relay|do(es)? not relay",
          Pattern.CASE_INSENSITIVE);

  private SmtpClassifier() {}

  /** The class of a reply in its phase; also of one that was expected and is good. */
  static OutcomeClass classify(SmtpPhase phase, SmtpReply reply) {
    return switch (reply.kind()) {
      case 2 -> phase == SmtpPhase.DOT ? OutcomeClass.ACCEPTED : OutcomeClass.NOT_SENT;
      case 4 -> notNow(phase, reply);
      case 5 -> no(phase, reply);
      // 1yz and 3yz where they make no sense, 0yz and 6yz to 9yz that RFC 5321 does not know.
      default -> phase == SmtpPhase.DOT ? OutcomeClass.UNRECOGNIZED : OutcomeClass.NOT_SENT;
    };
  }

  /** The class of a failure without a reply: time-out, broken connection, TLS, nonsense. */
  static OutcomeClass classify(SmtpPhase phase, Throwable failure) {
    if (phase == SmtpPhase.DOT) {
      return failure instanceof SmtpReply.MalformedException
          ? OutcomeClass.UNRECOGNIZED
          : OutcomeClass.IN_DOUBT;
    }
    return isCertificate(failure) ? OutcomeClass.CONFIG : OutcomeClass.NOT_SENT;
  }

  private static boolean isCertificate(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
        return true;
      }
    }
    return false;
  }

  private static OutcomeClass notNow(SmtpPhase phase, SmtpReply reply) {
    // Before RCPT nothing was said about a recipient: the server refuses us all, for now.
    if (phase.isOpening() || phase == SmtpPhase.MAIL || reply.code() == 421) {
      return OutcomeClass.THROTTLED;
    }
    Optional<Enhanced> enhanced = reply.enhanced();
    boolean mailboxFull = enhanced.filter(e -> e.is(2, 2)).isPresent();
    // Greylisting (RFC 6647) is for this message alone, though often said as 4.7.1.
    if (mailboxFull || mentions(reply, "greylist") || mentions(reply, "graylist")) {
      return OutcomeClass.TRANSIENT;
    }
    boolean rate =
        enhanced
            .filter(e -> e.subject() == 7 || e.is(2, 1) || e.is(3, 1) || e.is(5, 3) || e.is(4, 5))
            .isPresent();
    // 452: too many recipients or no room (RFC 5321); 454: Amazon SES says throttling so, after
    // DATA.
    return rate || reply.code() == 452 || reply.code() == 454
        ? OutcomeClass.THROTTLED
        : OutcomeClass.TRANSIENT;
  }

  private static OutcomeClass no(SmtpPhase phase, SmtpReply reply) {
    if (phase.isOpening() || refusesUs(reply)) {
      return OutcomeClass.CONFIG;
    }
    Optional<OutcomeClass> known = reply.enhanced().flatMap(e -> byEnhanced(phase, e));
    return known.orElseGet(() -> byBasic(phase, reply.code()));
  }

  /** Login wanted or refused (RFC 4954), TLS wanted (RFC 3207), or no relaying for us. */
  private static boolean refusesUs(SmtpReply reply) {
    boolean login =
        switch (reply.code()) {
          case 530, 534, 535, 538 -> true;
          default -> false;
        };
    boolean byCode =
        reply
            .enhanced()
            .filter(e -> e.is(7, 8) || e.is(7, 9) || e.is(7, 11) || e.is(7, 54))
            .isPresent();
    // No code of its own: 550 5.7.1, 554 5.7.1 or plain 550, and these words. Not "5.1.1 User
    // unknown
    // in relay recipient table" (Postfix).
    boolean aboutRecipient = reply.enhanced().filter(e -> e.subject() <= 2).isPresent();
    return login || byCode || (!aboutRecipient && NO_RELAY.matcher(reply.text()).find());
  }

  private static Optional<OutcomeClass> byEnhanced(SmtpPhase phase, Enhanced code) {
    return switch (code.subject()) {
      case 1 -> Optional.of(address(phase, code.detail()));
      case 2 -> mailbox(code.detail());
      // 5.3.4 message too big for the system.
      case 3 -> code.detail() == 4 ? Optional.of(OutcomeClass.BAD_MESSAGE) : Optional.empty();
      // 5.4.5 daily quota (Gmail); the rest is routing, said of this recipient's domain.
      case 4 -> {
        if (code.detail() == 5) {
          yield Optional.of(OutcomeClass.THROTTLED);
        }
        yield phase == SmtpPhase.MAIL ? Optional.empty() : Optional.of(OutcomeClass.BAD_MESSAGE);
      }
      case 6 -> Optional.of(OutcomeClass.BAD_MESSAGE);
      // Policy and reputation: says nothing about the address, so it must not be suppressed.
      case 7 -> phase == SmtpPhase.MAIL ? Optional.empty() : Optional.of(OutcomeClass.BAD_MESSAGE);
      default -> Optional.empty();
    };
  }

  private static OutcomeClass address(SmtpPhase phase, int detail) {
    // 5.1.7 and 5.1.8 are about the sender's address, and at MAIL there is no other.
    boolean sender = detail == 7 || detail == 8 || phase == SmtpPhase.MAIL;
    return sender ? OutcomeClass.CONFIG : OutcomeClass.DEAD_ADDRESS;
  }

  private static Optional<OutcomeClass> mailbox(int detail) {
    return switch (detail) {
      // Disabled.
      case 1 -> Optional.of(OutcomeClass.DEAD_ADDRESS);
      // Full: people empty their mailboxes.
      case 2 -> Optional.of(OutcomeClass.TRANSIENT);
      // Message longer than this mailbox takes.
      case 3 -> Optional.of(OutcomeClass.BAD_MESSAGE);
      default -> Optional.empty();
    };
  }

  private static OutcomeClass byBasic(SmtpPhase phase, int code) {
    return switch (phase) {
      // Our sender or our parameters; only 552 is about the message: its announced size.
      case MAIL -> code == 552 ? OutcomeClass.BAD_MESSAGE : OutcomeClass.CONFIG;
      case RCPT ->
          switch (code) {
            case 501, 550, 551, 553, 556 -> OutcomeClass.DEAD_ADDRESS;
            case 500, 502, 503, 504, 555 -> OutcomeClass.CONFIG;
            // "Too many recipients", to be taken as temporary (RFC 5321 section 4.5.3.1.10).
            case 552 -> OutcomeClass.TRANSIENT;
            default -> OutcomeClass.BAD_MESSAGE;
          };
      case DATA ->
          switch (code) {
            case 500, 502, 503, 504 -> OutcomeClass.CONFIG;
            default -> OutcomeClass.BAD_MESSAGE;
          };
      case BODY, DOT -> OutcomeClass.BAD_MESSAGE;
      case QUEUED, CONNECT, BANNER, EHLO, STARTTLS, TLS, AUTH -> OutcomeClass.CONFIG;
    };
  }

  private static boolean mentions(SmtpReply reply, String word) {
    return reply.text().toLowerCase(Locale.ROOT).contains(word);
  }
}
