package io.pabal.deliver.email;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which addresses we hand to a mail server: one mailbox, a dot-atom before the at sign, of ASCII or
 * not (RFC 6531), a domain with a dot after it. Stricter than RFC 5321 on purpose: quoted local
 * parts, groups, comments and address literals are how headers and commands get injected, and no
 * recipient has them.
 *
 * <p>Limits: RFC 5321 section 4.5.3.1 (local part 64 octets of UTF-8, path 256 with its brackets,
 * so 254), RFC 1035 (label 63).
 */
final class MailAddress {
  private static final int MAX_LOCAL = 64;
  private static final int MAX_ADDRESS = 254;

  /**
   * RFC 6531 section 3.3 allows all of UTF-8. Left out: controls, blanks and line ends, what has no
   * shape of its own (it could turn a line around or hide in it) but the two joiners that Persian
   * and Indian spellings need, halves of surrogate pairs, private and unassigned code points.
   */
  private static final String WIDE = "[^\\p{ASCII}\\p{C}\\p{Z}]|[\\u200C\\u200D]";

  private static final String ATOM = "(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]|" + WIDE + ")++";
  private static final Pattern LOCAL = Pattern.compile(ATOM + "(\\." + ATOM + ")*");
  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final Pattern DOMAIN = Pattern.compile("(" + LABEL + "\\.)+" + LABEL);

  private MailAddress() {}

  /** Why the text is no address that we use; empty when it is one. The text is not repeated. */
  static Optional<String> problem(String address) {
    if (address == null) {
      return Optional.of("no address");
    }
    int at = address.lastIndexOf('@');
    if (at < 1) {
      return Optional.of("no @ between two parts");
    }
    String local = address.substring(0, at);
    if (!LOCAL.matcher(local).matches()) {
      return Optional.of("local part is not a dot-atom of letters, digits and !#$%&'*+/=?^_`{|}~-");
    }
    int localBytes = local.getBytes(StandardCharsets.UTF_8).length;
    if (localBytes > MAX_LOCAL) {
      return Optional.of("local part is longer than " + MAX_LOCAL);
    }
    String domain = asciiDomain(address.substring(at + 1));
    if (domain == null || !DOMAIN.matcher(domain).matches()) {
      return Optional.of("domain is not one");
    }
    if (localBytes + 1 + domain.length() > MAX_ADDRESS) {
      return Optional.of("address is longer than " + MAX_ADDRESS);
    }
    return Optional.empty();
  }

  /** As {@link #problem}, for addresses of ours, which every server must be able to take. */
  static Optional<String> asciiProblem(String address) {
    Optional<String> problem = problem(address);
    return problem.isEmpty() && needsUtf8(address)
        ? Optional.of("local part is not ASCII")
        : problem;
  }

  /** Whether only servers with SMTPUTF8 can take a good address: its local part is not ASCII. */
  static boolean needsUtf8(String address) {
    String local = address.substring(0, address.lastIndexOf('@'));
    return !StandardCharsets.US_ASCII.newEncoder().canEncode(local);
  }

  /** A good address with its domain in ASCII, as servers without SMTPUTF8 want it. */
  static String ascii(String address) {
    int at = address.lastIndexOf('@');
    return address.substring(0, at + 1) + asciiDomain(address.substring(at + 1));
  }

  private static String asciiDomain(String domain) {
    try {
      return IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
      return null;
    }
  }
}
