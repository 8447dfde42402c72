package io.pabal.sandbox.sms;

/**
 * How a text goes over the air (3GPP TS 23.038, 23.040): GSM-7 with 160 septets in one message or
 * 153 a part, else UCS-2 with 70 or 67 UTF-16 units. Neither an escaped character nor a surrogate
 * pair is split between parts.
 *
 * @param encoding {@code GSM-7} or {@code UCS-2}
 * @param count the segments
 */
record SmsSegments(String encoding, int count) {
  private static final String BASIC =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
          + "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
  private static final String EXTENDED = "\f^{}\\[~]|€";

  static SmsSegments of(String text) {
    boolean gsm = text.chars().allMatch(c -> BASIC.indexOf(c) >= 0 || EXTENDED.indexOf(c) >= 0);
    return gsm
        ? new SmsSegments("GSM-7", parts(text, 160, 153, true))
        : new SmsSegments("UCS-2", parts(text, 70, 67, false));
  }

  private static int parts(String text, int single, int each, boolean gsm) {
    int total = 0;
    int parts = 1;
    int used = 0;
    for (int i = 0; i < text.length(); ) {
      int chars = !gsm && surrogatePairAt(text, i) ? 2 : 1;
      int width = gsm && EXTENDED.indexOf(text.charAt(i)) >= 0 ? 2 : chars;
      total += width;
      if (used + width > each) {
        parts++;
        used = 0;
      }
      used += width;
      i += chars;
    }
    return total <= single ? 1 : parts;
  }

  private static boolean surrogatePairAt(String text, int i) {
    return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
  }
}
