package io.pabal.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * One figure over all rounds: a single round of a shared machine says little.
 *
 * @param median the middle one, or the mean of the two in the middle
 */
public record Spread(double min, double median, double max) {

  /**
   * Of at least one value.
   *
   * @param decimals to which the three are rounded
   * @throws IllegalArgumentException without a value
   */
  public static Spread of(List<Double> values, int decimals) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no values");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int size = sorted.size();
    double median = (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
    return new Spread(
        rounded(sorted.get(0), decimals),
        rounded(median, decimals),
        rounded(sorted.get(size - 1), decimals));
  }

  private static double rounded(double value, int decimals) {
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).doubleValue();
  }
}
