package io.pabal.deliver.http;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Reads Retry-After: seconds or an HTTP date (RFC 9110 section 10.2.3). */
public final class RetryAfter {
  /** No sane provider asks for more; the item's end of life comes first anyway. */
  public static final Duration MAX = Duration.ofDays(1);

  private RetryAfter() {}

  /**
   * What the provider asks for, 0 to {@link #MAX}; null when absent or nonsense.
   *
   * @param clock compared with a date
   */
  public static Duration of(HttpReply reply, Clock clock) {
    return reply.header("retry-after").map(value -> parse(value.strip(), clock)).orElse(null);
  }

  private static Duration parse(String value, Clock clock) {
    Duration wish;
    if (value.matches("\\d{1,9}")) {
      wish = Duration.ofSeconds(Long.parseLong(value));
    } else {
      try {
        Instant at = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        wish = Duration.between(clock.instant(), at);
      } catch (DateTimeException e) {
        return null;
      }
    }
    if (wish.isNegative()) {
      return Duration.ZERO;
    }
    return wish.compareTo(MAX) > 0 ? MAX : wish;
  }
}
