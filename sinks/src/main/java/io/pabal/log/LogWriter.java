package io.pabal.log;

import io.pabal.flow.FlowClient;
import io.pabal.flow.ValveId;
import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.state.LogState;
import io.pabal.schema.state.UnwrittenRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Writes records to PostgreSQL in batches and gives out a dead letter for each that is refused.
 *
 * <p>Guarantee: at least once, by idempotent upserts. What came before a checkpoint barrier is
 * committed, has left as a dead letter, or is in the snapshot. While the database is away the
 * operator asks for its source's valve to be closed and keeps what is on its way: the backlog stays
 * in Kafka, barriers pass, checkpoints go on, nothing restarts. Only a source without a valve, or a
 * drain, makes the task itself wait.
 *
 * <p>An operator of our own on the connector's connections and batches, because the connector's
 * sink (4.0.0-2.0) can do neither: a row that PostgreSQL refuses fails every retry of its batch and
 * then the job, for ever, since a Sink has no way out for one record; and an outage longer than its
 * retries, which sleep in the task's thread, restarts the job again and again.
 *
 * <ul>
 *   <li>Key: none. State: {@link LogState#unwritten}, an operator's list; empty unless the database
 *       is away, then what had passed the valve before it closed, at most {@value #MAX_WAITING}
 *       records or {@value #MAX_WAITING_BYTES} bytes of originals. Cleared by writing.
 *   <li>Timers: at most one in processing time, for the batch's end or the next try.
 * </ul>
 */
final class LogWriter<T extends Logged> extends AbstractStreamOperator<DeadLetter>
    implements OneInputStreamOperator<T, DeadLetter> {
  /** Bytes of originals that are written together. */
  static final long MAX_BATCH_BYTES = 8L << 20;

  /** What a closed valve lets through is far below; beyond it the task waits. */
  static final int MAX_WAITING = 20_000;

  static final long MAX_WAITING_BYTES = 64L << 20;

  static final long FIRST_PAUSE_MILLIS = 100;

  /** Between tries during an outage: short against a restart of the server. */
  static final long LONGEST_PAUSE_MILLIS = 5_000;

  /** Between two looks for missing partitions; the months ahead are months ahead. */
  static final long PARTITIONS_EVERY_MILLIS = TimeUnit.HOURS.toMillis(6);

  /** After a look that failed. */
  static final long PARTITIONS_RETRY_MILLIS = TimeUnit.MINUTES.toMillis(10);

  private static final String CREATE_PARTITIONS = "SELECT pabal_create_partitions()";

  private final LogSettings settings;
  private final LogKind<T> kind;
  private final ValveId valve;
  private final transient FlowClient flow;
  private transient ListState<UnwrittenRecord> unwritten;
  private transient LogBatch<T> batch;
  private transient LogMetrics counted;
  private transient List<T> waiting;
  private transient long waitingBytes;
  private transient boolean timerSet;
  private transient boolean away;
  private transient long pauseMillis;
  private transient long partitionsDueMillis;

  LogWriter(
      StreamOperatorParameters<DeadLetter> parameters,
      LogSettings settings,
      LogKind<T> kind,
      ValveId valve,
      FlowClient flow) {
    super(parameters);
    this.settings = settings;
    this.kind = kind;
    this.valve = valve;
    this.flow = flow;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    unwritten = context.getOperatorStateStore().getListState(LogState.unwritten());
  }

  @Override
  public void open() throws Exception {
    super.open();
    waiting = new ArrayList<>();
    pauseMillis = FIRST_PAUSE_MILLIS;
    counted = new LogMetrics(getMetricGroup(), this::nowMillis);
    batch = new LogBatch<>(settings.database().connections(), kind.statements());
    for (UnwrittenRecord record : unwritten.get()) {
      try {
        add(kind.read(record.origin(), record.late()));
      } catch (LogDecoding.UndecodableException e) {
        giveOut(record, e.reason(), e.getMessage());
      }
    }
    if (!waiting.isEmpty()) {
      setTimer(0);
    }
  }

  @Override
  public void processElement(StreamRecord<T> element) throws Exception {
    add(element.getValue());
    if (away) {
      while (waiting.size() >= MAX_WAITING || waitingBytes >= MAX_WAITING_BYTES) {
        pauseAndTry();
      }
    } else if (waiting.size() >= settings.batchRecords() || waitingBytes >= MAX_BATCH_BYTES) {
      writeWaiting();
    } else {
      setTimer(settings.batchInterval().toMillis());
    }
  }

  /** In front of the barrier, so that a dead letter and the record it is about stay together. */
  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    if (!away) {
      writeWaiting();
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    unwritten.update(waiting.stream().map(kind::unwritten).toList());
  }

  /** The input has ended and no snapshot may follow: waits for the database. */
  @Override
  public void finish() throws Exception {
    writeWaiting();
    while (!waiting.isEmpty()) {
      pauseAndTry();
    }
    super.finish();
  }

  @Override
  public void close() throws Exception {
    if (batch != null) {
      batch.close();
    }
    super.close();
  }

  private void add(T logged) {
    waiting.add(logged);
    waitingBytes += bytes(logged);
  }

  private static long bytes(Logged logged) {
    byte[] value = logged.origin().value();
    return value == null ? 0 : value.length;
  }

  private void setTimer(long delayMillis) {
    if (!timerSet) {
      timerSet = true;
      // Not kept: a timer that finds nothing to do does nothing.
      var unused = getProcessingTimeService().registerTimer(nowMillis() + delayMillis, this::wake);
    }
  }

  private void wake(long time) {
    timerSet = false;
    writeWaiting();
  }

  private void pauseAndTry() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(pauseMillis); // a cancellation interrupts it
    writeWaiting();
  }

  /** Writes all that waits, or as much as the database takes before it is away. */
  private void writeWaiting() {
    try {
      while (!waiting.isEmpty()) {
        createPartitionsWhenDue();
        List<T> together = waiting.subList(0, together());
        List<Refusal<T>> refusals = batch.write(List.copyOf(together));
        counted.written(together.size() - refusals.size());
        waitingBytes -= together.stream().mapToLong(LogWriter::bytes).sum();
        together.clear();
        refusals.forEach(this::giveOut);
      }
      backAgain();
    } catch (DatabaseAwayException e) {
      wentAway(e);
    }
  }

  /** How many of those that wait are one batch. */
  private int together() {
    int count = 0;
    long size = 0;
    while (count < waiting.size()
        && count < settings.batchRecords()
        && (count == 0 || size < MAX_BATCH_BYTES)) {
      size += bytes(waiting.get(count));
      count++;
    }
    return count;
  }

  private void wentAway(DatabaseAwayException e) {
    counted.databaseFailed();
    if (!away) {
      away = true;
      LOG.warn("log database away (SQLSTATE {}): the source waits", e.sqlState());
      askValve(true);
    }
    setTimer(pauseMillis);
    pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
  }

  private void backAgain() {
    if (away) {
      away = false;
      LOG.info("log database back after {} ms", counted.databaseBack());
      askValve(false);
    }
    pauseMillis = FIRST_PAUSE_MILLIS;
  }

  private void askValve(boolean close) {
    if (valve != null) {
      flow.ask(valve, close);
    }
  }

  private void giveOut(Refusal<T> refusal) {
    counted.refused();
    if (isAboutDeadLetter(refusal.record())) {
      // Its own dead letter would be refused the same way. The original stays in its topic.
      counted.givenUp();
      LOG.error("no row for {}: {}", refusal.record().origin().position(), refusal.detail());
      return;
    }
    giveOut(kind.unwritten(refusal.record()), DeadLetterReason.ROW_REFUSED, refusal.detail());
  }

  private void giveOut(UnwrittenRecord record, DeadLetterReason reason, String detail) {
    output.collect(
        new StreamRecord<>(
            LogDeadLetters.of(record.origin(), reason, detail, settings.clock().instant())));
  }

  private boolean isAboutDeadLetter(T logged) {
    return logged instanceof LoggedDeadLetter dead
        && settings.deadLettersTopic().equals(dead.letter().position().topic());
  }

  private void createPartitionsWhenDue() {
    if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() != 0
        || away
        || nowMillis() < partitionsDueMillis) {
      return;
    }
    var failed = batch.tryStatement(CREATE_PARTITIONS);
    if (failed.isPresent()) {
      // Not fatal: rows of a month without a partition stand in the default one until the next
      // look.
      counted.partitionsFailed();
      LOG.warn("log partitions not created, SQLSTATE {}", failed.get());
    }
    partitionsDueMillis =
        nowMillis() + (failed.isPresent() ? PARTITIONS_RETRY_MILLIS : PARTITIONS_EVERY_MILLIS);
  }

  private long nowMillis() {
    return getProcessingTimeService().getCurrentProcessingTime();
  }
}
