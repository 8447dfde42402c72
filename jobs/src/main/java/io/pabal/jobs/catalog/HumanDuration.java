package io.pabal.jobs.catalog;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 10m}, {@code 2h}, {@code 1d12h}; or ISO 8601. */
public final class HumanDuration {
  private static final Pattern SHORT =
      Pattern.compile("(?:(\\d{1,5})d)?(?:(\\d{1,5})h)?(?:(\\d{1,5})m)?(?:(\\d{1,6})s)?");

  private HumanDuration() {}

  /** The duration, or empty when the text is not one, or not longer than zero. */
  public static Optional<Duration> parse(String text) {
    return read(text.strip()).filter(duration -> !duration.isNegative() && !duration.isZero());
  }

  private static Optional<Duration> read(String text) {
    if (text.toUpperCase(Locale.ROOT).startsWith("P")) {
      try {
        return Optional.of(Duration.parse(text));
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }
    Matcher matcher = SHORT.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofDays(group(matcher, 1))
            .plusHours(group(matcher, 2))
            .plusMinutes(group(matcher, 3))
            .plusSeconds(group(matcher, 4)));
  }

  private static long group(Matcher matcher, int group) {
    return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
  }

  /** The short form: {@code 1d12h}. */
  public static String format(Duration duration) {
    StringBuilder text = new StringBuilder();
    append(text, duration.toDays(), 'd');
    append(text, duration.toHoursPart(), 'h');
    append(text, duration.toMinutesPart(), 'm');
    append(text, duration.toSecondsPart(), 's');
    return text.isEmpty() ? duration.toString() : text.toString();
  }

  private static void append(StringBuilder text, long value, char unit) {
    if (value != 0) {
      text.append(value).append(unit);
    }
  }
}
