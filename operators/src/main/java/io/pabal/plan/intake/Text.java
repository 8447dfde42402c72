package io.pabal.plan.intake;

import io.pabal.schema.deadletter.DeadLetterReason;

/** The rules for every text that becomes a key, an id or an address. */
final class Text {
  private Text() {}

  /**
   * Returns a text that is safe as a key of state, of Kafka and of a row.
   *
   * @throws Refusal when it is null or blank, too long, or has characters that no id has: control
   *     characters (among them CR, LF, U+0000) and halves of surrogate pairs
   */
  static String id(String name, String text, int maxChars) throws Refusal {
    if (text == null || text.isBlank()) {
      throw new Refusal(DeadLetterReason.MISSING_FIELD, name + " is missing or empty");
    }
    return clean(name, text, maxChars);
  }

  /** As {@link #id}, but null stays null. */
  static String optional(String name, String text, int maxChars) throws Refusal {
    return text == null ? null : clean(name, text, maxChars);
  }

  /**
   * Words for a person: control characters become spaces, halves of surrogate pairs U+FFFD, and
   * what is longer is cut. Null stays null.
   */
  static String words(String text, int maxChars) {
    if (text == null) {
      return null;
    }
    String line = wellFormed(text).replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= maxChars ? line : wellFormed(line.substring(0, maxChars));
  }

  private static String clean(String name, String text, int maxChars) throws Refusal {
    if (text.length() > maxChars) {
      throw new Refusal(
          DeadLetterReason.FIELD_TOO_LONG, name + " has more than " + maxChars + " characters");
    }
    boolean bad = text.codePoints().anyMatch(c -> Character.isISOControl(c) || isSurrogate(c));
    if (bad) {
      throw new Refusal(
          DeadLetterReason.INVALID_FIELD, name + " has control characters or broken characters");
    }
    return text;
  }

  /**
   * The text with halves of surrogate pairs replaced by U+FFFD: JSON can escape them, UTF-8 cannot
   * carry them, and a sink that throws on them would stop the job.
   */
  static String wellFormed(String text) {
    if (text.codePoints().noneMatch(Text::isSurrogate)) {
      return text;
    }
    StringBuilder builder = new StringBuilder(text.length());
    text.codePoints().forEach(c -> builder.appendCodePoint(isSurrogate(c) ? 0xFFFD : c));
    return builder.toString();
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
