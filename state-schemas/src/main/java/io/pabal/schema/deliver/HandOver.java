package io.pabal.schema.deliver;

/**
 * The number of one hand-over. No two hand-overs share one.
 *
 * @param epoch names one start of one deliver subtask; epochs are ordered by the offsets of their
 *     {@link Marker}s, not by their names
 * @param sequence counts within the epoch, from 1
 */
public record HandOver(String epoch, long sequence) {
  @Override
  public String toString() {
    return epoch + "-" + sequence;
  }
}
