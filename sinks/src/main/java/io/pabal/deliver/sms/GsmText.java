package io.pabal.deliver.sms;

import io.pabal.deliver.sms.SmsSegments.Encoding;
import java.util.HashMap;
import java.util.Map;

/**
 * Says typography in the GSM 7-bit alphabet: one curly quote makes a text of 160 characters three
 * segments instead of one. Only signs are replaced, never a letter, so no word and no name changes.
 */
public final class GsmText {
  /** What stands for each sign; everything here is in the GSM 7-bit alphabet. */
  private static final Map<Character, String> SIGNS = new HashMap<>();

  static {
    // Apostrophes, single quotes and what is typed for them; primes.
    signs("'", "\u2018\u2019\u201A\u201B\u2032\u2035\u2039\u203A`\u00B4\u02BC\u02B9");
    // Double quotes; double primes.
    signs("\"", "\u201C\u201D\u201E\u201F\u2033\u2036\u00AB\u00BB");
    // Hyphens, dashes, the minus sign.
    signs("-", "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043");
    // Spaces of all widths, also those where no line may break; the tabulator.
    signs(" ", "\t\u00A0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F");
    signs(" ", "\u205F");
    // Soft hyphen, and what has no width: nobody sees that it is gone.
    signs("", "\u00AD\u200B\u2060\uFEFF");
    signs("...", "\u2026");
    signs("*", "\u2022");
    signs("/", "\u2044\u2215");
    signs("x", "\u00D7");
    signs("(C)", "\u00A9");
    signs("(R)", "\u00AE");
    signs("(TM)", "\u2122");
  }

  private GsmText() {}

  private static void signs(String asGsm, String signs) {
    signs.chars().forEach(sign -> SIGNS.put((char) sign, asGsm));
  }

  /**
   * The text with its signs in the GSM 7-bit alphabet, if then all of it is in that alphabet and it
   * takes no more segments; otherwise the text as it was. So a Korean text is left alone, as
   * nothing would be won.
   */
  public static String of(String text) {
    SmsSegments before = SmsSegments.of(text);
    if (before.encoding() == Encoding.GSM_7) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      String sign = SIGNS.get(c);
      if (sign == null) {
        plain.append(c);
      } else {
        plain.append(sign);
      }
    }
    SmsSegments after = SmsSegments.of(plain.toString());
    boolean won = after.encoding() == Encoding.GSM_7 && after.count() <= before.count();
    // Of a text that has nothing but signs without width nothing would be left.
    return won && !plain.toString().isBlank() ? plain.toString() : text;
  }
}
