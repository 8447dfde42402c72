package io.pabal.bench;

import io.pabal.bench.LatencyReport.Window;
import java.util.List;

/**
 * What {@code bench fanout} found. Each spread is over the rounds, in each of which a quiet window
 * was followed by one fan-out.
 *
 * @param bench always {@code fanout}
 * @param subscribers of the topic
 * @param urgentRate single urgent events a second, all the time
 * @param readySeconds from the start of the job, which knew nothing, to its first decision
 * @param firstOutMillis from the append of an event for all subscribers to its first outbox record
 * @param lastOutSeconds the same to its last
 * @param recipientsPerSecond from the first record to the last
 * @param quietP99Millis of urgent events, from append to outbox record
 * @param meanwhileP99Millis of those that were appended between the event and its last record
 * @param p99Ratio the second by the first, round by round
 * @param quietCheckpointMillis duration of the checkpoints of the quiet windows, or null without
 * @param meanwhileCheckpointMillis of those during fan-outs, or null without
 * @param checkpointsFailed how many did not complete
 * @param firstOutInTime whether the median of the first is within {@value #FIRST_OUT_AIM_MILLIS} ms
 * @param urgentInTime whether the median p99 meanwhile is at most {@value #URGENT_AIM_RATIO} times
 *     that in quiet, or at most {@value #URGENT_AIM_MORE_MILLIS} ms more
 */
public record FanOutReport(
    String bench,
    long subscribers,
    int urgentRate,
    double readySeconds,
    Spread firstOutMillis,
    Spread lastOutSeconds,
    Spread recipientsPerSecond,
    Spread quietP99Millis,
    Spread meanwhileP99Millis,
    Spread p99Ratio,
    Spread quietCheckpointMillis,
    Spread meanwhileCheckpointMillis,
    long checkpointsFailed,
    boolean firstOutInTime,
    boolean urgentInTime) {
  public static final int FIRST_OUT_AIM_MILLIS = 1_000;
  public static final int URGENT_AIM_RATIO = 2;
  public static final int URGENT_AIM_MORE_MILLIS = 50;

  /**
   * One fan-out and the quiet before it.
   *
   * @param firstOutMillis from the append of the event to its first outbox record
   * @param lastOutMillis the same to its last
   * @param quiet urgent events before
   * @param meanwhile urgent events of its time
   */
  public record Round(long firstOutMillis, long lastOutMillis, Window quiet, Window meanwhile) {

    /** What the p99 of urgent events is multiplied by. */
    double p99Ratio() {
      // A millisecond is what the clocks of records show: less is none.
      return meanwhile.p99Millis() / Math.max(1, quiet.p99Millis());
    }

    private double perSecond(long subscribers) {
      return (subscribers - 1) * 1e3 / Math.max(1, lastOutMillis - firstOutMillis);
    }
  }

  /**
   * The checkpoints of the job, by when they were triggered.
   *
   * @param quietMillis durations
   * @param meanwhileMillis durations
   * @param failed how many did not complete
   */
  public record Checkpoints(List<Double> quietMillis, List<Double> meanwhileMillis, long failed) {}

  /**
   * Of at least one round.
   *
   * @param readyMillis as {@link #readySeconds}
   */
  public static FanOutReport of(
      long subscribers,
      int urgentRate,
      long readyMillis,
      List<Round> rounds,
      Checkpoints checkpoints) {
    Spread firstOut = Spread.of(rounds.stream().map(r -> (double) r.firstOutMillis()).toList(), 0);
    Spread quiet = Spread.of(rounds.stream().map(r -> r.quiet().p99Millis()).toList(), 1);
    Spread meanwhile = Spread.of(rounds.stream().map(r -> r.meanwhile().p99Millis()).toList(), 1);
    return new FanOutReport(
        "fanout",
        subscribers,
        urgentRate,
        readyMillis / 1e3,
        firstOut,
        Spread.of(rounds.stream().map(r -> r.lastOutMillis() / 1e3).toList(), 1),
        Spread.of(rounds.stream().map(r -> r.perSecond(subscribers)).toList(), 0),
        quiet,
        meanwhile,
        Spread.of(rounds.stream().map(Round::p99Ratio).toList(), 2),
        spread(checkpoints.quietMillis()),
        spread(checkpoints.meanwhileMillis()),
        checkpoints.failed(),
        firstOut.median() <= FIRST_OUT_AIM_MILLIS,
        meanwhile.median() <= URGENT_AIM_RATIO * quiet.median()
            || meanwhile.median() <= quiet.median() + URGENT_AIM_MORE_MILLIS);
  }

  private static Spread spread(List<Double> millis) {
    return millis.isEmpty() ? null : Spread.of(millis, 0);
  }
}
