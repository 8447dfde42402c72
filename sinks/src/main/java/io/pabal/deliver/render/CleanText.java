package io.pabal.deliver.render;

/**
 * Takes out of data what has no business in a message: control characters (U+0000 first of all),
 * lone surrogates, and the invisible characters that change the direction of the words around them.
 */
final class CleanText {
  private static final int REPLACEMENT = 0xFFFD;

  private CleanText() {}

  /**
   * Cleans data.
   *
   * @param oneLine true: every line break and tab becomes a space; false: line breaks become {@code
   *     \n}
   */
  static String of(String raw, boolean oneLine) {
    StringBuilder out = new StringBuilder(raw.length());
    int i = 0;
    while (i < raw.length()) {
      int point = raw.codePointAt(i);
      i += Character.charCount(point);
      if (point == '\r' && i < raw.length() && raw.charAt(i) == '\n') {
        continue; // its line feed follows
      }
      append(out, point, oneLine);
    }
    return out.toString();
  }

  private static void append(StringBuilder out, int point, boolean oneLine) {
    if (isBreak(point)) {
      out.append(oneLine ? ' ' : '\n');
    } else if (point == '\t') {
      out.append(oneLine ? ' ' : '\t');
    } else if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
      out.appendCodePoint(REPLACEMENT);
    } else if (!isUnwanted(point)) {
      out.appendCodePoint(point);
    }
  }

  /** Whether a character may not appear in a template either. */
  static boolean isUnwanted(int point) {
    boolean nonCharacter = (point & 0xFFFE) == 0xFFFE;
    return Character.getType(point) == Character.CONTROL || nonCharacter || isDirection(point);
  }

  /** Everything that some program takes for the end of a line. */
  private static boolean isBreak(int point) {
    return point == '\n'
        || point == '\r'
        || point == 0x0B
        || point == 0x0C
        || point == 0x85
        || point == 0x2028
        || point == 0x2029;
  }

  /** Embeddings, overrides and isolates; right-to-left languages need none of them here. */
  private static boolean isDirection(int point) {
    return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
  }
}
