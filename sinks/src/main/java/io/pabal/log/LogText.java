package io.pabal.log;

import io.pabal.schema.event.EventLimits;

/**
 * Text that PostgreSQL takes: without U+0000 (which its text type cannot hold), without halves of
 * surrogate pairs (which are not UTF-8), and bounded. Every text of every row passes through here.
 */
final class LogText {
  /** Ids, sources, types, names: the limit that intake holds them to. */
  static final int MAX_NAME_CHARS = EventLimits.MAX_ATTRIBUTE_CHARS;

  /** Words for a person; longer ones tell nothing more. */
  static final int MAX_DETAIL_CHARS = 2000;

  private static final char REPLACEMENT = '\uFFFD';

  private LogText() {}

  /** A name, at most {@value #MAX_NAME_CHARS} characters; null stays null. */
  static String name(String text) {
    return clean(text, MAX_NAME_CHARS);
  }

  /** A name of a column that is never null; null becomes empty. */
  static String requiredName(String text) {
    return text == null ? "" : name(text);
  }

  /** Words, at most {@value #MAX_DETAIL_CHARS} characters; null stays null. */
  static String detail(String text) {
    return clean(text, MAX_DETAIL_CHARS);
  }

  /** Leaves out U+0000, replaces lone surrogates, and cuts to a number of UTF-16 units. */
  static String clean(String text, int maxChars) {
    if (text == null || isClean(text, maxChars)) {
      return text;
    }
    StringBuilder clean = new StringBuilder(Math.min(text.length(), maxChars));
    int index = 0;
    while (index < text.length()) {
      int point = text.codePointAt(index);
      index += Character.charCount(point);
      if (point == 0) {
        continue;
      }
      boolean lone = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
      int kept = lone ? REPLACEMENT : point;
      if (clean.length() + Character.charCount(kept) > maxChars) {
        break;
      }
      clean.appendCodePoint(kept);
    }
    return clean.toString();
  }

  private static boolean isClean(String text, int maxChars) {
    if (text.length() > maxChars) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }
}
