package io.pabal.deliver.channel;

import java.io.Serializable;

/**
 * What a provider may be given.
 *
 * @param unitsPerSecond messages, of SMS segments, in a second, of all subtasks and both lanes
 *     together; 0 for no limit but the concurrency
 * @param urgentShare the part of it that only the lane urgent may use
 */
public record ProviderBudget(double unitsPerSecond, double urgentShare) implements Serializable {
  /** Half for urgent. */
  public static final double DEFAULT_URGENT_SHARE = 0.5;

  /** Neither lane is without a share. */
  public static final double LEAST_SHARE = 0.05;

  /** Beyond what any provider takes; a typing error. */
  public static final double MAX_UNITS_PER_SECOND = 1_000_000;

  /** No limit but the concurrency. */
  public static final ProviderBudget UNLIMITED = new ProviderBudget(0, DEFAULT_URGENT_SHARE);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if a value is out of them
   */
  public ProviderBudget {
    if (!(unitsPerSecond >= 0 && unitsPerSecond <= MAX_UNITS_PER_SECOND)) {
      throw new IllegalArgumentException(
          "a rate is 0 to " + MAX_UNITS_PER_SECOND + " a second, not " + unitsPerSecond);
    }
    if (!(urgentShare >= LEAST_SHARE && urgentShare <= 1 - LEAST_SHARE)) {
      throw new IllegalArgumentException(
          "urgent's share is " + LEAST_SHARE + " to " + (1 - LEAST_SHARE) + ", not " + urgentShare);
    }
  }

  /** Whether there is a limit beside the concurrency. */
  public boolean limited() {
    return unitsPerSecond > 0;
  }
}
