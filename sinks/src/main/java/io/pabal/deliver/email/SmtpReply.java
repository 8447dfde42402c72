package io.pabal.deliver.email;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's reply (RFC 5321 section 4.2).
 *
 * @param code three digits
 * @param lines the text of each line, at least one
 */
record SmtpReply(int code, List<String> lines) {
  private static final Pattern ENHANCED =
      Pattern.compile("([245])\\.(\\d{1,3})\\.(\\d{1,3})(?=\\s|\\z)");

  /** Words by which servers name the message: Postfix and the sandbox, then Exim. */
  private static final Pattern QUEUED_AS =
      Pattern.compile("\\b(?:queued as |id=)([A-Za-z0-9._@-]+)", Pattern.CASE_INSENSITIVE);

  /** Amazon SES says only "Ok" and its id. */
  private static final Pattern OK_AND_ID = Pattern.compile("Ok ([0-9A-Za-z-]{20,})");

  SmtpReply {
    lines = List.copyOf(lines);
  }

  /** A reply that is none: nobody knows what the server meant. */
  static final class MalformedException extends IOException {
    MalformedException(String message) {
      super(message);
    }
  }

  /**
   * An enhanced status code (RFC 3463); its class is that of the basic code.
   *
   * @param subject 1 address, 2 mailbox, 3 system, 4 network, 5 protocol, 6 content, 7 policy
   * @param detail within the subject
   */
  record Enhanced(int subject, int detail) {
    boolean is(int otherSubject, int otherDetail) {
      return subject == otherSubject && detail == otherDetail;
    }
  }

  /** First digit: 2 done, 3 go on, 4 not now, 5 no. */
  int kind() {
    return code / 100;
  }

  /** The enhanced code, unless there is none or its class contradicts the basic code. */
  Optional<Enhanced> enhanced() {
    Matcher matcher = ENHANCED.matcher(lines.get(0));
    if (!matcher.lookingAt() || Integer.parseInt(matcher.group(1)) != kind()) {
      return Optional.empty();
    }
    return Optional.of(
        new Enhanced(Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3))));
  }

  /** All lines as one. */
  String text() {
    return String.join(" ", lines);
  }

  /** "250 2.0.0", or "250" without an enhanced code. */
  String codes() {
    return enhanced()
        .map(e -> code + " " + kind() + "." + e.subject() + "." + e.detail())
        .orElseGet(() -> Integer.toString(code));
  }

  /** How the server names the message it took, if it said so in words that are known. */
  Optional<String> messageId() {
    Matcher queued = QUEUED_AS.matcher(text());
    if (queued.find()) {
      return Optional.of(queued.group(1));
    }
    Matcher ok = OK_AND_ID.matcher(text());
    return ok.lookingAt() ? Optional.of(ok.group(1)) : Optional.empty();
  }
}
