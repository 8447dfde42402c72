package io.pabal.bench;

/**
 * One job over all events.
 *
 * @param events how many it read, and wrote to the topic that was watched
 * @param elapsedMillis from its first output record to its last, by Kafka's timestamps
 * @param cpuMicrosPerEvent of the process that ran it
 */
public record Measured(long events, long elapsedMillis, double cpuMicrosPerEvent) {

  /**
   * Refuses what can't be divided by.
   *
   * @throws IllegalArgumentException if no time passed
   */
  public Measured {
    if (elapsedMillis <= 0) {
      throw new IllegalArgumentException(
          "All output is of one millisecond: measure with more events.");
    }
  }

  /** Events a second. The first one opens the interval and isn't counted. */
  public double perSecond() {
    return (events - 1) * 1e3 / elapsedMillis;
  }
}
