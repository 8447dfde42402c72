package io.pabal.bench;

import java.util.List;

/**
 * What {@code bench plan} found.
 *
 * @param bench always {@code plan}
 * @param events in each run
 * @param ratio plan's rate by the pass-through's, round by round
 */
public record PlanReport(
    String bench, long events, Spread passThroughPerSecond, Spread planPerSecond, Spread ratio) {

  /** Of at least one round. */
  public static PlanReport of(List<Round> rounds) {
    return new PlanReport(
        "plan",
        rounds.get(0).plan().events(),
        Spread.of(rounds.stream().map(round -> round.passThrough().perSecond()).toList(), 0),
        Spread.of(rounds.stream().map(round -> round.plan().perSecond()).toList(), 0),
        Spread.of(rounds.stream().map(Round::rateRatio).toList(), 3));
  }
}
