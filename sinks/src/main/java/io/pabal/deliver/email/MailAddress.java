package io.pabal.deliver.email;

import java.net.IDN;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which addresses we hand to a mail server: one mailbox, a dot-atom before the at sign, a domain
 * with a dot after it. Stricter than RFC 5321 on purpose: quoted local parts, groups, comments and
 * address literals are how headers and commands get injected, and no recipient has them.
 *
 * <p>Limits: RFC 5321 section 4.5.3.1 (local part 64 octets, path 256 with its brackets, so 254),
 * RFC 1035 (label 63).
 */
final class MailAddress {
  private static final int MAX_LOCAL = 64;
  private static final int MAX_ADDRESS = 254;
  private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
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
      return Optional.of(
          "local part is not a dot-atom of ASCII letters, digits and !#$%&'*+/=?^_`{|}~-");
    }
    if (local.length() > MAX_LOCAL) {
      return Optional.of("local part is longer than " + MAX_LOCAL);
    }
    String domain = asciiDomain(address.substring(at + 1));
    if (domain == null || !DOMAIN.matcher(domain).matches()) {
      return Optional.of("domain is not one");
    }
    if (local.length() + 1 + domain.length() > MAX_ADDRESS) {
      return Optional.of("address is longer than " + MAX_ADDRESS);
    }
    return Optional.empty();
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
