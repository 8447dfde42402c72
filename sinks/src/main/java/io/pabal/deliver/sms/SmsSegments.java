package io.pabal.deliver.sms;

import java.util.Arrays;

/**
 * What a text takes over the air (3GPP TS 23.038 and 23.040): in the GSM 7-bit alphabet 160
 * septets, or 153 a segment when there are several; otherwise 70 UTF-16 units, or 67. A pair that
 * belongs together (escape and extension character, surrogates) is never split.
 *
 * @param encoding what it is sent in
 * @param units septets or UTF-16 units
 * @param count segments, 0 for an empty text
 */
public record SmsSegments(Encoding encoding, int units, int count) {
  /** What a text is sent in. */
  public enum Encoding {
    /** Only characters of the GSM 7-bit default alphabet and its extension table. */
    GSM_7(160, 153),
    /** Anything else: UTF-16, for all of the text. */
    UCS_2(70, 67);

    private final int single;
    private final int part;

    Encoding(int single, int part) {
      this.single = single;
      this.part = part;
    }
  }

  /** The default alphabet; its place 0x1B is the escape to the extension table. */
  private static final char[] BASIC =
      sorted(
          "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
              + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");

  /** Two septets each. */
  private static final char[] EXTENSION = sorted("\f^{}\\[~]|€");

  private static char[] sorted(String characters) {
    char[] sorted = characters.toCharArray();
    Arrays.sort(sorted);
    return sorted;
  }

  /** Counts a text. */
  public static SmsSegments of(String text) {
    Encoding encoding =
        text.chars().allMatch(c -> gsmUnits((char) c) > 0) ? Encoding.GSM_7 : Encoding.UCS_2;
    int units = 0;
    int parts = 0;
    int left = 0;
    for (int i = 0; i < text.length(); ) {
      int chars = Character.charCount(text.codePointAt(i));
      int size = encoding == Encoding.GSM_7 ? gsmUnits(text.charAt(i)) : chars;
      if (size > left) {
        parts++;
        left = encoding.part;
      }
      left -= size;
      units += size;
      i += chars;
    }
    return new SmsSegments(encoding, units, units <= encoding.single ? Math.min(parts, 1) : parts);
  }

  /** Septets of a character; 0 when the alphabet does not have it. */
  private static int gsmUnits(char c) {
    if (Arrays.binarySearch(BASIC, c) >= 0) {
      return 1;
    }
    return Arrays.binarySearch(EXTENSION, c) >= 0 ? 2 : 0;
  }
}
