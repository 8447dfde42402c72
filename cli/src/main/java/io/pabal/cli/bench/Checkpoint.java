package io.pabal.cli.bench;

/**
 * A checkpoint as Flink remembers it.
 *
 * @param triggeredAtMillis when it began
 * @param durationMillis from its begin to the last acknowledgement
 * @param status Flink's word
 */
record Checkpoint(long id, long triggeredAtMillis, long durationMillis, String status) {
  boolean isCompleted() {
    return "COMPLETED".equals(status);
  }

  boolean isFailed() {
    return "FAILED".equals(status);
  }
}
