package io.pabal.deliver.handover;

import java.time.Duration;

/**
 * How long a flight rests after a round in which no provider took it, although one can: doubled
 * from {@link #FIRST_REST} to {@link #LONGEST_REST}. So a message that breaks every connection
 * cannot keep its providers busy, while others pass it.
 */
final class Rounds {
  /** As long as a provider pauses after one failure. */
  static final Duration FIRST_REST = ProviderHealth.FIRST_PAUSE;

  /** Short for a person who waits, long for a provider. */
  static final Duration LONGEST_REST = Duration.ofSeconds(5);

  private Rounds() {}

  /**
   * Nanoseconds of rest.
   *
   * @param rounds without success so far, from 1
   */
  static long restNanos(int rounds) {
    int doublings = Math.min(rounds - 1, 16);
    return Math.min(FIRST_REST.toNanos() << doublings, LONGEST_REST.toNanos());
  }
}
