package io.pabal.schema;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long things live, in one place, because the promises hold only while these durations stand in
 * the right relation to each other and to the retention of Kafka's topics. Checked at every start;
 * a violation is refused with the numbers.
 *
 * @param maxEventAge an older event is not sent but decided EXPIRED, so that an offset reset cannot
 *     send last month again
 * @param dedupWindow how long plan remembers that it decided an event
 * @param longestLife the longest life of any category: from the due time, all retries included
 * @param hold how long after its life an in-doubt item may still be resolved by a callback
 * @param stripTtl how long deliver remembers the highest attempt and last record of an item
 * @param longestOutage for how long the jobs may stand still without losing an event
 * @param eventsRetention smallest retention of the events topics
 * @param outboxRetention smallest retention of the outbox and control topics
 * @param outcomesRetention smallest retention of the outcomes topics
 */
public record Lifetimes(
    Duration maxEventAge,
    Duration dedupWindow,
    Duration longestLife,
    Duration hold,
    Duration stripTtl,
    Duration longestOutage,
    Duration eventsRetention,
    Duration outboxRetention,
    Duration outcomesRetention) {

  /** Room for a week of outage and three days of retries. */
  public static Lifetimes defaults() {
    return new Lifetimes(
        Duration.ofDays(3),
        Duration.ofDays(3),
        Duration.ofDays(3),
        Duration.ofDays(1),
        Duration.ofDays(4),
        Duration.ofDays(4),
        Duration.ofDays(7),
        Duration.ofDays(7),
        Duration.ofDays(7));
  }

  /** The same lifetimes with what Kafka's topics really retain. */
  public Lifetimes withRetention(Duration events, Duration outbox, Duration outcomes) {
    return new Lifetimes(
        maxEventAge,
        dedupWindow,
        longestLife,
        hold,
        stripTtl,
        longestOutage,
        events,
        outbox,
        outcomes);
  }

  /** Every broken relation as a sentence with both numbers; empty when all hold. */
  public List<String> violations() {
    List<String> violations = new ArrayList<>();
    atLeast(violations, "dedupWindow", dedupWindow, "maxEventAge", maxEventAge);
    atLeast(violations, "stripTtl", stripTtl, "longestLife + hold", longestLife.plus(hold));
    atLeast(violations, "outcomesRetention", outcomesRetention, "stripTtl", stripTtl);
    atLeast(violations, "outboxRetention", outboxRetention, "longestLife", longestLife);
    atLeast(
        violations,
        "eventsRetention",
        eventsRetention,
        "maxEventAge + longestOutage",
        maxEventAge.plus(longestOutage));
    return violations;
  }

  /**
   * Refuses lifetimes under which a promise would not hold.
   *
   * @throws IllegalArgumentException naming every broken relation with its numbers
   */
  public Lifetimes checked() {
    List<String> violations = violations();
    if (!violations.isEmpty()) {
      throw new IllegalArgumentException("lifetimes refused: " + String.join("; ", violations));
    }
    return this;
  }

  private static void atLeast(
      List<String> violations, String name, Duration value, String floorName, Duration floor) {
    if (value.compareTo(floor) < 0) {
      violations.add(name + " " + value + " is shorter than " + floorName + " " + floor);
    }
  }
}
