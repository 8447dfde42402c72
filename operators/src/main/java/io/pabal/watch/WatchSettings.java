package io.pabal.watch;

import io.pabal.schema.Channel;
import io.pabal.schema.Sound;
import io.pabal.schema.event.EventLimits;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * When a provider is said to be in trouble, and when it is said to work again.
 *
 * @param window what is looked at: the last so long, in {@value #SLICES} slices; looked at once a
 *     slice. Records older than it say nothing about now
 * @param minimumCount hand-overs below which no share is judged
 * @param failedShare share of failed hand-overs from which a provider is failing, above 0, at most
 *     1; it is healthy at half of it
 * @param slowShare the same for slow ones
 * @param slow duration of a hand-over, a channel, above which it is slow
 * @param silence how long hand-overs wait without any answer until the provider is silent
 * @param backlogAge age of the youngest first attempt from which there is a backlog; none at half
 *     of it
 * @param healthyFor how long it must be healthy until an incident is over
 * @param reminderInterval how long until an incident is told again
 * @param forgetAfter how long nothing is seen of a provider until all of it is forgotten
 * @param administrators recipients of the messages; none: alert records only
 */
public record WatchSettings(
    Duration window,
    int minimumCount,
    double failedShare,
    double slowShare,
    Map<Channel, Duration> slow,
    Duration silence,
    Duration backlogAge,
    Duration healthyFor,
    Duration reminderInterval,
    Duration forgetAfter,
    List<String> administrators)
    implements Serializable {
  /** Slices of the window: a rate is right to a twelfth of it. */
  static final int SLICES = 12;

  /** Looking more often than four times a second helps nobody. */
  static final Duration SHORTEST_WINDOW = Duration.ofMillis(250L * SLICES);

  /** Longer ones tell too late. */
  static final Duration LONGEST_WINDOW = Duration.ofHours(1);

  /**
   * A hand-over whose outcome did not come within it never ends: above the longest deadline of a
   * channel, 10 minutes at the final dot of SMTP (RFC 5321).
   */
  static final Duration OPEN_EXPIRY = Duration.ofMinutes(12);

  public WatchSettings {
    slow = Map.copyOf(slow);
    administrators = List.copyOf(administrators);
  }

  /** A minute's window; an outage is told within seconds, a hang after half a minute. */
  public static WatchSettings defaults() {
    return new WatchSettings(
        Duration.ofMinutes(1),
        5,
        0.5,
        0.5,
        Map.of(
            Channel.EMAIL, Duration.ofSeconds(10),
            Channel.SMS, Duration.ofSeconds(5),
            Channel.PUSH, Duration.ofSeconds(2)),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        Duration.ofMinutes(1),
        Duration.ofHours(1),
        Duration.ofHours(1),
        List.of());
  }

  /** Length of a slice: how often is looked. */
  long sliceMillis() {
    return window.toMillis() / SLICES;
  }

  /**
   * How long every hand-over must have failed until that alone is judged, whatever succeeded before
   * in the window: where thousands succeed in a window, the probes of a dead server would not be
   * seen until all of those have left it.
   */
  long rowMillis() {
    return window.toMillis() / 4;
  }

  /** Every broken relation as a sentence with the numbers; empty when all hold. */
  public List<String> violations() {
    List<String> violations = new ArrayList<>();
    between(violations, "window", window, SHORTEST_WINDOW, LONGEST_WINDOW);
    between(violations, "silence", silence, Duration.ofSeconds(1), OPEN_EXPIRY.dividedBy(2));
    between(violations, "backlogAge", backlogAge, Duration.ofSeconds(1), Duration.ofDays(3));
    between(violations, "healthyFor", healthyFor, Duration.ofMillis(sliceMillis()), LONGEST_WINDOW);
    between(violations, "reminderInterval", reminderInterval, window, Duration.ofDays(7));
    Duration shortest = window.plus(healthyFor).plus(OPEN_EXPIRY);
    between(violations, "forgetAfter", forgetAfter, shortest, Duration.ofDays(7));
    share(violations, "failedShare", failedShare);
    share(violations, "slowShare", slowShare);
    if (minimumCount < 1 || minimumCount > 100_000) {
      violations.add("minimumCount " + minimumCount + " is not between 1 and 100000");
    }
    for (Channel channel : Channel.values()) {
      if (!slow.containsKey(channel)) {
        violations.add("slow has nothing for " + channel.label());
      }
    }
    slow.forEach(
        (channel, longest) ->
            between(
                violations, "slow " + channel.label(), longest, Duration.ofMillis(1), OPEN_EXPIRY));
    if (administrators.size() > EventLimits.MAX_NAMED_RECIPIENTS) {
      violations.add("administrators has more than " + EventLimits.MAX_NAMED_RECIPIENTS);
    }
    if (!administrators.stream().allMatch(id -> Sound.isId(id, EventLimits.MAX_RECIPIENT_CHARS))) {
      violations.add("administrators has something that is no recipient's id");
    }
    return violations;
  }

  /**
   * Refuses settings that cannot work.
   *
   * @throws IllegalArgumentException naming every broken relation with its numbers
   */
  public WatchSettings checked() {
    List<String> violations = violations();
    if (!violations.isEmpty()) {
      throw new IllegalArgumentException("watch refused: " + String.join("; ", violations));
    }
    return this;
  }

  private static void share(List<String> violations, String name, double share) {
    if (!(share > 0 && share <= 1)) {
      violations.add(name + " " + share + " is not above 0 and at most 1");
    }
  }

  private static void between(
      List<String> violations, String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      violations.add(name + " " + value + " is not between " + least + " and " + most);
    }
  }
}
