package io.pabal.plan.recipient;

import io.pabal.schema.Ids;
import io.pabal.schema.catalog.RetrySchedule;
import io.pabal.schema.deliver.Feedback;
import io.pabal.schema.plan.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Whether and when an item that failed for now is tried again: pure. The pause is drawn from the
 * hand-over that failed, so that a replay after a crash draws the same one.
 */
final class RetryPolicy {
  /** Beyond every life; what a provider wishes beyond it is nonsense. */
  private static final Duration LONGEST_WISH = Duration.ofDays(366);

  /** Enough to reach any longest pause from any first one; more would overflow. */
  private static final int MOST_DOUBLINGS = 20;

  private RetryPolicy() {}

  /**
   * What was found.
   *
   * @param due when it is tried again, or null when it is not
   * @param refusal why not, words for a person; or null
   */
  record Retry(Instant due, String refusal) {
    boolean isAllowed() {
      return due != null;
    }
  }

  /**
   * Decides.
   *
   * @param item the item with the attempt that failed
   * @param now plan's clock
   */
  static Retry next(Feedback feedback, Item item, RetrySchedule schedule, Instant now) {
    if (item.attempt() >= schedule.attempts()) {
      return refused("attempt " + item.attempt() + " was the last of its schedule");
    }
    Instant lifeEndsAt = feedback.notification().endOfLife();
    Duration floor = floor(feedback.retryAfterMillis(), schedule);
    Instant earliest = now.plus(floor);
    if (!earliest.isBefore(lifeEndsAt)) {
      return refused("its life ends before it may be tried again");
    }
    Duration left = Duration.between(earliest, lifeEndsAt);
    Duration most = shorter(backOff(item.attempt(), schedule), left);
    long drawn = (long) (fraction(feedback, item) * most.toMillis());
    return new Retry(Instant.ofEpochMilli(earliest.plusMillis(drawn).toEpochMilli()), null);
  }

  /** The longest pause after this attempt, before the jitter. */
  static Duration backOff(int attempt, RetrySchedule schedule) {
    int doublings = Math.min(Math.max(attempt - 1, 0), MOST_DOUBLINGS);
    return shorter(schedule.first().multipliedBy(1L << doublings), schedule.longest());
  }

  private static Duration floor(Long retryAfterMillis, RetrySchedule schedule) {
    long wish = retryAfterMillis == null ? 0 : Math.max(retryAfterMillis, 0);
    Duration wished = Duration.ofMillis(Math.min(wish, LONGEST_WISH.toMillis()));
    Duration least = schedule.leastPause();
    return wished.compareTo(least) > 0 ? wished : least;
  }

  /** From 0, inclusive, to 1, exclusive; evenly spread over hand-overs. */
  private static double fraction(Feedback feedback, Item item) {
    String drawn =
        Ids.hash(
            List.of(
                "retry",
                item.itemId(),
                Integer.toString(item.attempt()),
                feedback.handOver().toString()));
    return Long.parseLong(drawn.substring(0, 13), 16) / (double) (1L << 52);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Retry refused(String why) {
    return new Retry(null, why);
  }
}
