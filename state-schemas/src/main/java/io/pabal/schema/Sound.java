package io.pabal.schema;

import java.time.Instant;

/**
 * Whether values that come from outside may become keys, ids and columns: what every topic may
 * hold, whoever wrote it.
 */
public final class Sound {
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  private Sound() {}

  /**
   * Whether a text can be an id: there, not blank, not too long, and without control characters
   * (among them CR, LF, U+0000) and halves of surrogate pairs.
   */
  public static boolean isId(String text, int maxChars) {
    return text != null
        && !text.isBlank()
        && text.length() <= maxChars
        && text.codePoints().noneMatch(Sound::isBroken);
  }

  /** Whether an instant is there and lies between 1970 and 9999, so that it can be counted with. */
  public static boolean isInstant(Instant instant) {
    return instant != null && !instant.isBefore(Instant.EPOCH) && !instant.isAfter(LATEST);
  }

  private static boolean isBroken(int point) {
    return Character.isISOControl(point)
        || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
  }
}
