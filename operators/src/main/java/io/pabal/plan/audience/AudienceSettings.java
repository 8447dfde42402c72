package io.pabal.plan.audience;

import io.pabal.plan.recipient.RecipientSettings;
import java.io.Serializable;
import java.time.Duration;

/**
 * What the audience steps are built with.
 *
 * @param maxEventAge an older event is refused
 * @param dedupTtl how long an event that was fanned out is remembered
 * @param maxHeld events that one subtask holds at the gate before it gives up
 * @param maxBuckets buckets of one topic; a subscriber above is not taken, and counted
 * @param maxWaiting fan-outs, or buckets to be told, that wait in one subtask; above, one is worked
 *     off for each that comes, unpaced
 * @param recipientsPerSecond how fast a subtask tells buckets; see {@link FanOutPace}
 */
public record AudienceSettings(
    Duration maxEventAge,
    Duration dedupTtl,
    int maxHeld,
    int maxBuckets,
    int maxWaiting,
    int recipientsPerSecond)
    implements Serializable {

  /** 50 M subscribers of one topic, and 64 times as many of everyone. */
  public static final int DEFAULT_MAX_BUCKETS = 100_000;

  /** 50 M recipients that wait; their names take some 20 MB of memory. */
  public static final int DEFAULT_MAX_WAITING = 100_000;

  /**
   * About half of what one core decides with two channels (23,000 events/s were measured on two
   * cores that the broker shared): the rest is for events that name their recipients.
   */
  public static final int DEFAULT_RECIPIENTS_PER_SECOND = 5_000;

  /** Derives the settings. */
  public static AudienceSettings of(RecipientSettings recipient, int recipientsPerSecond) {
    return new AudienceSettings(
        recipient.maxEventAge(),
        recipient.decidedTtl(),
        recipient.maxHeld(),
        DEFAULT_MAX_BUCKETS,
        DEFAULT_MAX_WAITING,
        recipientsPerSecond);
  }
}
