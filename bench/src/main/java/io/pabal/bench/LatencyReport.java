package io.pabal.bench;

import java.util.List;
import java.util.Map;

/**
 * What {@code bench latency} found.
 *
 * @param bench always {@code latency}
 * @param rate events a second that were sent
 * @param items how many were measured, over all windows
 * @param p50Millis of each window, over both channels
 * @param p99Millis of each window, over both channels
 * @param channels the same by channel
 * @param legs medians of the parts of the way over all windows, in its order, in milliseconds
 */
public record LatencyReport(
    String bench,
    int rate,
    long items,
    Spread p50Millis,
    Spread p99Millis,
    Map<String, Percentiles> channels,
    Map<String, Double> legs) {

  /** Percentiles of the windows of one channel. */
  public record Percentiles(Spread p50Millis, Spread p99Millis) {

    /** Of at least one window. */
    public static Percentiles of(List<Window> windows) {
      return new Percentiles(
          Spread.of(windows.stream().map(Window::p50Millis).toList(), 1),
          Spread.of(windows.stream().map(Window::p99Millis).toList(), 1));
    }
  }

  /** A stretch of time with its percentiles (nearest rank). */
  public record Window(long items, double p50Millis, double p99Millis) {

    /**
     * Of at least one latency.
     *
     * @throws IllegalArgumentException without one
     */
    public static Window of(List<Long> latenciesMillis) {
      if (latenciesMillis.isEmpty()) {
        throw new IllegalArgumentException("no items in a window: make it longer");
      }
      List<Long> sorted = latenciesMillis.stream().sorted().toList();
      return new Window(sorted.size(), nearestRank(sorted, 50), nearestRank(sorted, 99));
    }

    private static double nearestRank(List<Long> sorted, int percent) {
      int rank = (sorted.size() * percent + 99) / 100;
      return sorted.get(rank - 1);
    }
  }

  /** Of at least one window. */
  public static LatencyReport of(
      int rate, List<Window> windows, Map<String, Percentiles> channels, Map<String, Double> legs) {
    Percentiles all = Percentiles.of(windows);
    return new LatencyReport(
        "latency",
        rate,
        windows.stream().mapToLong(Window::items).sum(),
        all.p50Millis(),
        all.p99Millis(),
        channels,
        legs);
  }
}
