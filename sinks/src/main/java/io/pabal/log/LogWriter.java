package io.pabal.log;

import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.deadletter.DeadLetterReason;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Writes records to PostgreSQL in batches and gives out a dead letter for each that is refused.
 *
 * <p>Guarantee: at least once, by idempotent upserts. Everything before a checkpoint barrier is
 * committed, or has left as a dead letter, before the barrier passes on. While the database is away
 * the task waits: its input stays in Kafka, its checkpoints wait or expire (the log's job must
 * tolerate failed checkpoints without limit), and the job does not restart. Other jobs do not
 * notice.
 *
 * <p>An operator of our own on the connector's connections and batches, because the connector's
 * sink (4.0.0-2.0) can do neither: a row that PostgreSQL refuses fails every retry of its batch and
 * then the job, for ever, since a Sink has no way out for one record; and an outage longer than its
 * retries restarts the job again and again. Only an operator may emit dead letters <em>before</em>
 * the barrier ({@link #prepareSnapshotPreBarrier}), so that a checkpoint never separates a record
 * from its dead letter.
 *
 * <ul>
 *   <li>State: none; the buffer is empty at every barrier. At most {@link LogSettings#batchRecords}
 *       records or {@value #MAX_BATCH_BYTES} bytes of originals.
 *   <li>Timers: one in processing time, which ends the wait for others.
 * </ul>
 */
final class LogWriter<T extends Logged> extends AbstractStreamOperator<DeadLetter>
    implements OneInputStreamOperator<T, DeadLetter> {
  static final long MAX_BATCH_BYTES = 8L << 20;

  /** Between two looks for missing partitions; the months ahead are months ahead. */
  static final long PARTITIONS_EVERY_MILLIS = TimeUnit.HOURS.toMillis(6);

  /** After a look that failed. */
  static final long PARTITIONS_RETRY_MILLIS = TimeUnit.MINUTES.toMillis(10);

  private static final String CREATE_PARTITIONS = "SELECT pabal_create_partitions()";

  static final String RECORDS_WRITTEN = "recordsWritten";
  static final String RECORDS_REFUSED = "recordsRefused";
  static final String DATABASE_FAILURES = "databaseFailures";
  static final String DATABASE_AWAY_MILLIS = "databaseAwayMillis";
  static final String PARTITION_FAILURES = "partitionFailures";
  static final String GIVEN_UP = "deadLettersGivenUp";

  /** Names the statements of a kind of record; made anew on each task manager. */
  interface Statements<T extends Logged> extends Serializable {
    List<RecordStatement<T, ?>> statements();
  }

  private final LogSettings settings;
  private final Statements<T> statements;
  private transient LogBatch<T> batch;
  private transient List<T> buffer;
  private transient long bufferBytes;
  private transient boolean timerSet;
  private transient long partitionsDueMillis;
  private transient volatile long awaySinceMillis;
  private transient Counter written;
  private transient Counter refused;
  private transient Counter failures;
  private transient Counter partitionFailures;
  private transient Counter givenUp;

  LogWriter(LogSettings settings, Statements<T> statements) {
    this.settings = settings;
    this.statements = statements;
  }

  @Override
  public void open() throws Exception {
    super.open();
    buffer = new ArrayList<>();
    written = getMetricGroup().counter(RECORDS_WRITTEN);
    refused = getMetricGroup().counter(RECORDS_REFUSED);
    failures = getMetricGroup().counter(DATABASE_FAILURES);
    partitionFailures = getMetricGroup().counter(PARTITION_FAILURES);
    givenUp = getMetricGroup().counter(GIVEN_UP);
    getMetricGroup().gauge(DATABASE_AWAY_MILLIS, this::awayMillis);
    batch =
        new LogBatch<>(
            settings.database().connections(),
            statements.statements(),
            TimeUnit.MILLISECONDS::sleep,
            new Meters());
  }

  @Override
  public void processElement(StreamRecord<T> element) throws Exception {
    T logged = element.getValue();
    buffer.add(logged);
    byte[] value = logged.origin().value();
    bufferBytes += value == null ? 0 : value.length;
    if (buffer.size() >= settings.batchRecords() || bufferBytes >= MAX_BATCH_BYTES) {
      flush();
    } else if (!timerSet) {
      timerSet = true;
      long at = nowMillis() + settings.batchInterval().toMillis();
      // Not kept: when the batch is full before, the timer finds the next one, and that is early.
      var unused = getProcessingTimeService().registerTimer(at, time -> intervalOver());
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    flush();
  }

  @Override
  public void finish() throws Exception {
    flush();
    super.finish();
  }

  @Override
  public void close() throws Exception {
    if (batch != null) {
      batch.close();
    }
    super.close();
  }

  private void intervalOver() throws Exception {
    timerSet = false;
    flush();
  }

  private void flush() throws InterruptedException {
    if (buffer.isEmpty()) {
      return;
    }
    createPartitionsWhenDue();
    List<Refusal<T>> refusals = batch.write(buffer);
    written.inc(buffer.size() - refusals.size());
    refusals.forEach(this::giveOut);
    buffer.clear();
    bufferBytes = 0;
  }

  private void giveOut(Refusal<T> refusal) {
    refused.inc();
    if (isAboutDeadLetter(refusal.record())) {
      // Its own dead letter would be refused the same way. The original stays in its topic.
      givenUp.inc();
      LOG.error("no row for {}: {}", refusal.record().origin().position(), refusal.detail());
      return;
    }
    output.collect(
        new StreamRecord<>(
            LogDeadLetters.of(
                refusal.record().origin(),
                DeadLetterReason.ROW_REFUSED,
                refusal.detail(),
                settings.clock().instant())));
  }

  private boolean isAboutDeadLetter(T logged) {
    return logged instanceof LoggedDeadLetter dead
        && dead.letter().position() != null
        && settings.deadLettersTopic().equals(dead.letter().position().topic());
  }

  private void createPartitionsWhenDue() {
    if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() != 0
        || nowMillis() < partitionsDueMillis) {
      return;
    }
    var failed = batch.tryStatement(CREATE_PARTITIONS);
    if (failed.isPresent()) {
      // Not fatal: rows of a month without a partition stand in the default one until the next
      // look.
      partitionFailures.inc();
      LOG.warn("log partitions not created, SQLSTATE {}", failed.get());
    }
    partitionsDueMillis =
        nowMillis() + (failed.isPresent() ? PARTITIONS_RETRY_MILLIS : PARTITIONS_EVERY_MILLIS);
  }

  private long nowMillis() {
    return getProcessingTimeService().getCurrentProcessingTime();
  }

  private long awayMillis() {
    long since = awaySinceMillis;
    return since == 0 ? 0 : nowMillis() - since;
  }

  private final class Meters implements LogBatch.Watcher {
    @Override
    public void failed(SqlFailure failure, String sqlState) {
      failures.inc();
      if (awaySinceMillis == 0) {
        awaySinceMillis = nowMillis();
        LOG.warn("log database: {} (SQLSTATE {}), waiting", failure, sqlState);
      }
    }

    @Override
    public void recovered() {
      LOG.info("log database: back after {} ms", awayMillis());
      awaySinceMillis = 0;
    }
  }
}
