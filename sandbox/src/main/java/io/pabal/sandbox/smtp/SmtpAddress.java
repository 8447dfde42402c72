package io.pabal.sandbox.smtp;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mailbox of the envelope and the arguments behind it, with the limits of RFC 5321 section
 * 4.5.3.1: local part 64, domain 255, path 256 octets.
 *
 * @param mailbox the address, empty for the null reverse-path
 * @param parameters what follows the path, without leading space
 */
record SmtpAddress(String mailbox, String parameters) {

  /** Octets of a path, brackets included. */
  static final int MAX_PATH_BYTES = 256;

  private static final int MAX_LOCAL_BYTES = 64;
  private static final int MAX_DOMAIN_BYTES = 255;

  private static final Pattern PATH =
      Pattern.compile("<((?:\"(?:[^\"\\\\]|\\\\.)*\"|[^\"<>])*)>(.*)");

  /** With RFC 6531's UTF-8, but for what cannot be seen, and what stands for broken bytes. */
  private static final String ATEXT =
      "(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]|[^\\p{ASCII}\\p{Cc}\\p{Cn}\\p{Cs}\\p{Z}\\x{FFFD}])+";

  private static final Pattern LOCAL =
      Pattern.compile(ATEXT + "(?:\\." + ATEXT + ")*|\"(?:[ !#-\\[\\]-~]|\\\\[ -~])*\"");
  private static final Pattern DOMAIN =
      Pattern.compile(
          "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
              + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
              + "|\\[(?:\\d{1,3}(?:\\.\\d{1,3}){3}|IPv6:[0-9A-Fa-f:.]+)\\]");

  /** Refusal of an argument, as the answer to give. */
  static final class RefusedException extends Exception {
    private final transient SmtpReply reply;

    RefusedException(SmtpReply reply) {
      super(reply.line());
      this.reply = reply;
    }

    SmtpReply reply() {
      return reply;
    }
  }

  /**
   * Reads {@code <path> parameters}.
   *
   * @param argument what follows the colon
   * @param reverse whether it is MAIL FROM's, where the path may be empty
   * @param utf8 whether MAIL said SMTPUTF8 (RFC 6531)
   */
  static SmtpAddress parse(String argument, boolean reverse, boolean utf8) throws RefusedException {
    Matcher matcher = PATH.matcher(argument);
    boolean syntax = matcher.matches();
    if (!syntax || !(matcher.group(2).isEmpty() || matcher.group(2).startsWith(" "))) {
      throw new RefusedException(
          new SmtpReply(
              501, "5.5.4 Syntax: " + (reverse ? "MAIL FROM" : "RCPT TO") + ":<address>"));
    }
    String mailbox = matcher.group(1);
    if (!(reverse && mailbox.isEmpty())) {
      String fault = fault(mailbox, !reverse, utf8);
      if (fault != null) {
        throw new RefusedException(
            new SmtpReply(reverse ? 501 : 553, (reverse ? "5.1.7 " : "5.1.3 ") + fault));
      }
    }
    return new SmtpAddress(mailbox, matcher.group(2).strip());
  }

  /** What follows the path of an argument; nothing when it has no path. */
  static String parameters(String argument) {
    Matcher matcher = PATH.matcher(argument);
    return matcher.matches() ? matcher.group(2).strip() : "";
  }

  /** What is wrong with a mailbox, or null. */
  private static String fault(String mailbox, boolean postmasterAllowed, boolean utf8) {
    boolean ascii = StandardCharsets.US_ASCII.newEncoder().canEncode(mailbox);
    if (!ascii && !utf8) {
      return "Address is not ASCII and MAIL did not say SMTPUTF8";
    }
    if (bytes(mailbox) + 2 > MAX_PATH_BYTES) {
      return "Path is longer than " + MAX_PATH_BYTES + " octets";
    }
    if (postmasterAllowed && mailbox.equalsIgnoreCase("postmaster")) {
      return null;
    }
    int at = mailbox.lastIndexOf('@');
    if (at < 1) {
      return "Address has no domain";
    }
    String local = mailbox.substring(0, at);
    String domain = mailbox.substring(at + 1);
    if (bytes(local) > MAX_LOCAL_BYTES) {
      return "Local part is longer than " + MAX_LOCAL_BYTES + " octets";
    }
    if (bytes(domain) > MAX_DOMAIN_BYTES) {
      return "Domain is longer than " + MAX_DOMAIN_BYTES + " octets";
    }
    if (!LOCAL.matcher(local).matches()) {
      return "Bad local part";
    }
    return DOMAIN.matcher(ascii ? domain : ascii(domain)).matches() ? null : "Bad domain";
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The domain with A-labels, or what is none. */
  private static String ascii(String domain) {
    try {
      return IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
