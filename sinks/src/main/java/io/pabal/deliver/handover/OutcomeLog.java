package io.pabal.deliver.handover;

import io.pabal.schema.deliver.Marker;
import io.pabal.schema.deliver.OutcomeRecord;
import java.io.Serializable;
import java.time.Instant;
import java.util.Map;

/**
 * The write-ahead log of the outside world: {@code outcomes.<channel>}. Thread-safe but for {@link
 * #readBack}.
 */
public interface OutcomeLog extends AutoCloseable {
  /**
   * Appends a record and goes on trying until it is acknowledged by all in-sync replicas.
   *
   * @param acknowledged run with the acknowledgement, on a thread of the log; it must not block.
   *     Never run when the log is closed before it
   */
  void append(String recipient, OutcomeRecord record, Runnable acknowledged);

  /** Age of the oldest append that is not acknowledged, in nanoseconds; 0 with none. */
  long oldestUnacknowledgedNanos(long nowNanos);

  /** The partition that has a recipient's records. */
  int partitionOf(String recipient);

  /** An offset that all later appends of this task to the partition are at or behind. */
  long endOf(int partition);

  /** Partitions of the topic, as seen when the log was opened. */
  int partitions();

  /** The topic's name. */
  String topic();

  /**
   * Appends the marker to every partition, then reads every partition from its position to the
   * marker. Called once, before anything else.
   *
   * @param from offset a partition; a partition that is missing, or whose records are gone, is read
   *     from {@code orFrom}
   * @param orFrom by the records' timestamps
   */
  void readBack(Marker marker, Map<Integer, Long> from, Instant orFrom, Reader to);

  @Override
  void close();

  /** Takes what is read back, each partition in its order. */
  @FunctionalInterface
  interface Reader {
    void read(int partition, OutcomeRecord record);
  }

  /** Opens the log on the task manager. */
  interface Factory extends Serializable {
    OutcomeLog open();
  }
}
