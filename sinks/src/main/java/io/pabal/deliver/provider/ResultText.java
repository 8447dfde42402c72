package io.pabal.deliver.provider;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.schema.deliver.Outcome;
import java.util.List;

/**
 * Makes what a provider said fit for records and logs: one line without control characters,
 * bounded, without our secrets should a provider echo them.
 */
public final class ResultText {
  /** Characters of a code: providers' codes have less than ten. */
  public static final int MAX_CODE_CHARS = 64;

  /** Characters of a provider's message id; Amazon SES uses 60. */
  public static final int MAX_ID_CHARS = 200;

  private ResultText() {}

  /** The same result, fit for a record. */
  public static HandOverResult clean(HandOverResult result, List<String> secrets) {
    return new HandOverResult(
        result.outcome(),
        line(result.code(), MAX_CODE_CHARS, secrets),
        line(result.providerMessageId(), MAX_ID_CHARS, secrets),
        line(result.detail(), Outcome.MAX_DETAIL_CHARS, secrets),
        result.retryAfter());
  }

  /**
   * One bounded line; null stays null. Every run of control and separator characters becomes one
   * blank, half a surrogate pair a question mark.
   */
  public static String line(String text, int maxChars, List<String> secrets) {
    if (text == null) {
      return null;
    }
    String masked = text;
    for (String secret : secrets) {
      masked = masked.replace(secret, "***");
    }
    StringBuilder line = new StringBuilder(Math.min(masked.length(), maxChars));
    masked
        .codePoints()
        .limit(4L * maxChars)
        .forEach(
            point -> {
              if (!isBreak(point)) {
                line.appendCodePoint(Character.getType(point) == Character.SURROGATE ? '?' : point);
              } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
              }
            });
    return cut(line.toString().strip(), maxChars);
  }

  private static boolean isBreak(int point) {
    int type = Character.getType(point);
    return Character.isISOControl(point)
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  private static String cut(String line, int maxChars) {
    if (line.length() <= maxChars) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(maxChars - 1)) ? maxChars - 1 : maxChars;
    return line.substring(0, end);
  }
}
