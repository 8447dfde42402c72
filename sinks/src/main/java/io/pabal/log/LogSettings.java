package io.pabal.log;

import java.time.Clock;
import java.time.Duration;

/**
 * What the log needs to know beside its sources.
 *
 * @param database where the rows go
 * @param deadLettersTopic the topic that {@link LogSources#deadLetters} reads: a dead letter of it
 *     that is refused is not repeated for ever
 * @param deliverMaxParallelism max parallelism of the deliver jobs
 * @param batchRecords records written together, at most
 * @param batchInterval for how long a record waits for others, at most; a checkpoint ends the wait
 * @param clock gives dead letters their time; serializable, as {@link Clock#systemUTC} is
 */
public record LogSettings(
    LogDatabase database,
    String deadLettersTopic,
    int deliverMaxParallelism,
    int batchRecords,
    Duration batchInterval,
    Clock clock)
    implements java.io.Serializable {

  /** Large enough that a commit is cheap a row, small enough to see a row at once. */
  public static final int DEFAULT_BATCH_RECORDS = 500;

  public static final Duration DEFAULT_BATCH_INTERVAL = Duration.ofMillis(200);

  /** With the default batch. */
  public static LogSettings of(
      LogDatabase database, String deadLettersTopic, int deliverMaxParallelism, Clock clock) {
    return new LogSettings(
        database,
        deadLettersTopic,
        deliverMaxParallelism,
        DEFAULT_BATCH_RECORDS,
        DEFAULT_BATCH_INTERVAL,
        clock);
  }
}
