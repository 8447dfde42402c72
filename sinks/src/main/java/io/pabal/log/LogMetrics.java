package io.pabal.log;

import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** The metrics of one {@link LogWriter}. Used in its thread, read in any. */
final class LogMetrics {
  static final String RECORDS_WRITTEN = "recordsWritten";
  static final String RECORDS_REFUSED = "recordsRefused";
  static final String DATABASE_FAILURES = "databaseFailures";
  static final String DATABASE_AWAY_MILLIS = "databaseAwayMillis";
  static final String PARTITION_FAILURES = "partitionFailures";
  static final String GIVEN_UP = "deadLettersGivenUp";

  private final LongSupplier nowMillis;
  private final Counter written;
  private final Counter refused;
  private final Counter failures;
  private final Counter partitionFailures;
  private final Counter givenUp;
  private volatile long awaySinceMillis = -1;

  LogMetrics(MetricGroup group, LongSupplier nowMillis) {
    this.nowMillis = nowMillis;
    written = group.counter(RECORDS_WRITTEN);
    refused = group.counter(RECORDS_REFUSED);
    failures = group.counter(DATABASE_FAILURES);
    partitionFailures = group.counter(PARTITION_FAILURES);
    givenUp = group.counter(GIVEN_UP);
    group.gauge(DATABASE_AWAY_MILLIS, this::awayMillis);
  }

  void written(int records) {
    written.inc(records);
  }

  void refused() {
    refused.inc();
  }

  void givenUp() {
    givenUp.inc();
  }

  void partitionsFailed() {
    partitionFailures.inc();
  }

  void databaseFailed() {
    failures.inc();
    if (awaySinceMillis < 0) {
      awaySinceMillis = nowMillis.getAsLong();
    }
  }

  /** For how long it was away, in milliseconds. */
  long databaseBack() {
    long millis = awayMillis();
    awaySinceMillis = -1;
    return millis;
  }

  private long awayMillis() {
    long since = awaySinceMillis;
    return since < 0 ? 0 : nowMillis.getAsLong() - since;
  }
}
