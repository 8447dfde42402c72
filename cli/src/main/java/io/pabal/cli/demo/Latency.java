package io.pabal.cli.demo;

import java.time.Duration;
import java.util.List;

/**
 * How long it took from the append of an event to the acceptance of its item by a provider. A
 * percentile is the smallest value that so many percent do not exceed (nearest rank): one of those
 * measured, never between two.
 *
 * @param count how many were measured
 * @param p50Millis the median; 0 when nothing was measured
 * @param p99Millis what 99 of 100 did not exceed; 0 when nothing was measured
 */
record Latency(int count, long p50Millis, long p99Millis) {

  static Latency of(List<Duration> measured) {
    List<Long> millis = measured.stream().map(Duration::toMillis).sorted().toList();
    return new Latency(millis.size(), percentile(millis, 50), percentile(millis, 99));
  }

  private static long percentile(List<Long> sorted, int percent) {
    if (sorted.isEmpty()) {
      return 0;
    }
    int rank = (int) Math.ceil(sorted.size() * percent / 100.0);
    return sorted.get(Math.max(1, rank) - 1);
  }
}
