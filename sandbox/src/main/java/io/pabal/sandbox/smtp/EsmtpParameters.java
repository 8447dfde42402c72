package io.pabal.sandbox.smtp;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What stands behind the path of MAIL and RCPT: {@code NAME} or {@code NAME=value}, each once (RFC
 * 5321 section 4.1.2), known and well formed: SIZE (RFC 1870), BODY (RFC 6152), AUTH (RFC 4954),
 * SMTPUTF8 (RFC 6531), RET, ENVID, NOTIFY and ORCPT (RFC 3461).
 */
final class EsmtpParameters {
  /** RFC 3461 section 4.4. */
  private static final int MAX_ENVELOPE_ID_CHARS = 100;

  /** RFC 3461 section 4.2. */
  private static final int MAX_ORIGINAL_RECIPIENT_CHARS = 500;

  private static final Set<String> OF_MAIL =
      Set.of("SIZE", "BODY", "AUTH", "SMTPUTF8", "RET", "ENVID");
  private static final Set<String> OF_RCPT = Set.of("NOTIFY", "ORCPT");

  private static final String XTEXT = "(?:[!-~&&[^+=]]|[+][0-9A-F]{2})+";
  private static final Pattern ENVELOPE_ID = Pattern.compile(XTEXT);
  private static final Pattern ORIGINAL_RECIPIENT =
      Pattern.compile("rfc822;" + XTEXT, Pattern.CASE_INSENSITIVE);
  private static final String WORD = "(?:SUCCESS|FAILURE|DELAY)";
  private static final Pattern NOTIFY =
      Pattern.compile("NEVER|" + WORD + "(?:," + WORD + ")*", Pattern.CASE_INSENSITIVE);

  private final Map<String, String> values;

  private EsmtpParameters(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads and checks the parameters of MAIL.
   *
   * @throws SmtpAddress.RefusedException with the answer to give
   */
  static EsmtpParameters ofMail(String text) throws SmtpAddress.RefusedException {
    EsmtpParameters parameters = parse(text, OF_MAIL, "MAIL");
    parameters.check("SIZE", Pattern.compile("\\d{1,18}"), "SIZE is a number");
    parameters.check("BODY", Pattern.compile("(?i)7BIT|8BITMIME"), "BODY is 7BIT or 8BITMIME");
    parameters.check("SMTPUTF8", Pattern.compile(""), "SMTPUTF8 has no value");
    parameters.check("RET", Pattern.compile("(?i)FULL|HDRS"), "RET is FULL or HDRS");
    parameters.check("ENVID", ENVELOPE_ID, "ENVID is xtext");
    if (parameters.value("ENVID").length() > MAX_ENVELOPE_ID_CHARS) {
      throw refused(501, "5.5.4 ENVID is longer than " + MAX_ENVELOPE_ID_CHARS);
    }
    return parameters;
  }

  /**
   * Reads and checks the parameters of RCPT.
   *
   * @throws SmtpAddress.RefusedException with the answer to give
   */
  static EsmtpParameters ofRcpt(String text) throws SmtpAddress.RefusedException {
    EsmtpParameters parameters = parse(text, OF_RCPT, "RCPT");
    parameters.check("NOTIFY", NOTIFY, "NOTIFY is NEVER, or of SUCCESS,FAILURE,DELAY");
    parameters.check("ORCPT", ORIGINAL_RECIPIENT, "ORCPT is rfc822;xtext");
    if (parameters.value("ORCPT").length() > MAX_ORIGINAL_RECIPIENT_CHARS) {
      throw refused(501, "5.5.4 ORCPT is longer than " + MAX_ORIGINAL_RECIPIENT_CHARS);
    }
    return parameters;
  }

  private static EsmtpParameters parse(String text, Set<String> known, String command)
      throws SmtpAddress.RefusedException {
    Map<String, String> values = new TreeMap<>();
    for (String parameter : text.split(" +", -1)) {
      if (!parameter.isEmpty()) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        String value = equals < 0 ? "" : parameter.substring(equals + 1);
        if (!known.contains(name.toUpperCase(Locale.ROOT))) {
          throw refused(555, "5.5.4 Unknown " + command + " parameter");
        }
        if (values.put(name.toUpperCase(Locale.ROOT), value) != null) {
          throw refused(501, "5.5.4 Parameter given twice");
        }
      }
    }
    return new EsmtpParameters(values);
  }

  private void check(String name, Pattern form, String rule) throws SmtpAddress.RefusedException {
    String value = values.get(name);
    if (value != null && !form.matcher(value).matches()) {
      throw refused(501, "5.5.4 " + rule);
    }
  }

  private static SmtpAddress.RefusedException refused(int code, String text) {
    return new SmtpAddress.RefusedException(new SmtpReply(code, text));
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** The value, or an empty one. */
  String value(String name) {
    return values.getOrDefault(name, "");
  }
}
