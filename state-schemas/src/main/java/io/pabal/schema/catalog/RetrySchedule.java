package io.pabal.schema.catalog;

import io.pabal.schema.Channel;
import java.time.Duration;

/**
 * When an item that failed for now is tried again: after a pause drawn from zero up to {@code
 * first}, doubled with each further attempt and never above {@code longest} (full jitter), and
 * never sooner than {@link #leastPause} or than the provider asked for. The end of the item's life
 * ends it in any case.
 *
 * @param first up to which pause the second attempt waits
 * @param longest up to which pause any attempt waits
 * @param attempts how many there are in all, the first one included; 1 is no retry
 */
public record RetrySchedule(Duration first, Duration longest, int attempts) {
  /** No schedule has more: the bound holds when a life is long and its pauses are short. */
  public static final int MAX_ATTEMPTS = 200;

  private static final int DEFAULT_ATTEMPTS = 100;

  /** A short life is cut into at least so many pauses: a code of five minutes waits seconds. */
  private static final int PAUSES_OF_A_LIFE = 20;

  private static final Duration SHORTEST_FIRST = Duration.ofSeconds(2);

  /**
   * The schedule when a category names none, after what the providers ask of their senders: a mail
   * server that greylists wants minutes and then hours (RFC 5321, 4.5.4.1), gateways and push
   * services seconds and then minutes. Cut down for short lives.
   *
   * @param life of the category
   */
  public static RetrySchedule defaultFor(Channel channel, Duration life) {
    return switch (channel) {
      case EMAIL -> within(life, Duration.ofMinutes(2), Duration.ofHours(2));
      case SMS -> within(life, Duration.ofSeconds(15), Duration.ofMinutes(10));
      case PUSH -> within(life, Duration.ofSeconds(20), Duration.ofHours(1));
    };
  }

  /**
   * What is waited at least, whatever was drawn: a provider that fails is not asked again at once.
   *
   * @return a third of {@code first}, at most 10 seconds
   */
  public Duration leastPause() {
    Duration third = first.dividedBy(3);
    Duration most = Duration.ofSeconds(10);
    return third.compareTo(most) < 0 ? third : most;
  }

  private static RetrySchedule within(Duration life, Duration first, Duration longest) {
    Duration part = life.dividedBy(PAUSES_OF_A_LIFE);
    Duration shortFirst = part.compareTo(SHORTEST_FIRST) < 0 ? SHORTEST_FIRST : part;
    Duration cutFirst = shortFirst.compareTo(first) < 0 ? shortFirst : first;
    Duration quarter = life.dividedBy(4);
    Duration cutLongest = quarter.compareTo(longest) < 0 ? quarter : longest;
    return new RetrySchedule(
        cutFirst, cutLongest.compareTo(cutFirst) < 0 ? cutFirst : cutLongest, DEFAULT_ATTEMPTS);
  }
}
