package io.pabal.watch;

/** How a provider is, in the sense of one kind of alert. */
enum Health {
  /** Beyond the threshold. */
  WRONG,
  /** Neither: raises nothing, ends nothing. */
  BETWEEN,
  /** Half of the threshold at most, or mended: ends it when it lasts. */
  HEALTHY,
  /** Nothing was seen that tells. */
  UNKNOWN
}
