package io.pabal.bench;

import java.util.List;

/**
 * What {@code bench cost} found. A microsecond an event is a CPU second a million events.
 *
 * @param bench always {@code cost}
 * @param events in each run
 * @param ratio plan's CPU time by the pass-through's, round by round
 */
public record CostReport(
    String bench,
    long events,
    Spread passThroughMicrosecondsOfCpuPerEvent,
    Spread planMicrosecondsOfCpuPerEvent,
    Spread ratio) {

  /** Of at least one round. */
  public static CostReport of(List<Round> rounds) {
    return new CostReport(
        "cost",
        rounds.get(0).plan().events(),
        Spread.of(rounds.stream().map(r -> r.passThrough().cpuMicrosPerEvent()).toList(), 1),
        Spread.of(rounds.stream().map(r -> r.plan().cpuMicrosPerEvent()).toList(), 1),
        Spread.of(rounds.stream().map(Round::cpuRatio).toList(), 2));
  }
}
