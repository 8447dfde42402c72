package io.pabal.log;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Instants as PostgreSQL keeps them: whole microseconds, cut and not rounded so that a replay makes
 * the same key, and within {@link #EARLIEST} to {@link #LATEST}, so that no event's clock can make
 * a row that is refused.
 */
final class LogTime {
  static final Instant EARLIEST = Instant.EPOCH;
  static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  private LogTime() {}

  /** The instant to write; null stays null. */
  static OffsetDateTime of(Instant instant) {
    if (instant == null) {
      return null;
    }
    Instant clamped =
        instant.isBefore(EARLIEST) ? EARLIEST : instant.isAfter(LATEST) ? LATEST : instant;
    return clamped.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  /** The instant of a column that is never null; null becomes {@link #EARLIEST}. */
  static OffsetDateTime required(Instant instant) {
    return of(instant == null ? EARLIEST : instant);
  }
}
