package io.pabal.deliver.handover;

import java.util.List;

/**
 * Which of the providers that can take gets the next hand-over: of those with the lowest priority,
 * each by its weight, evenly mixed (smooth weighted round robin). Deterministic: no chance and no
 * clock.
 *
 * <p>Each candidate gains its weight; the one with the most is chosen and pays what all have
 * gained. Used in the task's thread only.
 */
final class ProviderChoice {
  private final int[] priorities;
  private final int[] weights;
  private final long[] credits;

  /** Providers by number, in the order of their configuration. */
  ProviderChoice(List<Integer> priorities, List<Integer> weights) {
    this.priorities = priorities.stream().mapToInt(Integer::intValue).toArray();
    this.weights = weights.stream().mapToInt(Integer::intValue).toArray();
    this.credits = new long[this.weights.length];
  }

  /**
   * Chooses.
   *
   * @param candidates a bit a provider, by number
   * @return the number of the chosen one, or -1 when there is no candidate
   */
  int next(int candidates) {
    int priority = lowest(candidates);
    int chosen = -1;
    long gained = 0;
    for (int i = 0; i < weights.length; i++) {
      if (isIn(candidates, i) && priorities[i] == priority) {
        credits[i] += weights[i];
        gained += weights[i];
        if (chosen < 0 || credits[i] > credits[chosen]) {
          chosen = i;
        }
      }
    }
    if (chosen >= 0) {
      credits[chosen] -= gained;
    }
    return chosen;
  }

  private int lowest(int candidates) {
    int lowest = Integer.MAX_VALUE;
    for (int i = 0; i < priorities.length; i++) {
      if (isIn(candidates, i)) {
        lowest = Math.min(lowest, priorities[i]);
      }
    }
    return lowest;
  }

  private static boolean isIn(int candidates, int number) {
    return (candidates & 1 << number) != 0;
  }
}
