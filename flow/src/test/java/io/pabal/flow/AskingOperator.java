package io.pabal.flow;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.CoordinatedOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Counts what arrives, and every few milliseconds asks for what the test wants of its valve. */
final class AskingOperator extends AbstractStreamOperator<Long>
    implements OneInputStreamOperator<Long, Long> {
  private static final long TICK_MILLIS = 20;

  /** What a test wants, and what it sees; shared by all subtasks of one job in this process. */
  static final class Wishes {
    private static final Map<String, Wishes> BY_SUBMISSION = new ConcurrentHashMap<>();

    /** Subtask to what it asks; a subtask that is missing says nothing. */
    final Map<Integer, Boolean> closedBySubtask = new ConcurrentHashMap<>();

    /** Subtasks that shall fail once. */
    final Map<Integer, Boolean> failing = new ConcurrentHashMap<>();

    /** Subtasks that shall fail once in the middle of a checkpoint. */
    final Map<Integer, Boolean> failingInCheckpoint = new ConcurrentHashMap<>();

    final AtomicLong arrived = new AtomicLong();
    final AtomicInteger starts = new AtomicInteger();
    final AtomicInteger checkpoints = new AtomicInteger();
    final Map<Integer, Boolean> leases = new ConcurrentHashMap<>();

    static Wishes of(String submission) {
      return BY_SUBMISSION.computeIfAbsent(submission, absent -> new Wishes());
    }
  }

  private final transient ValveId valve;
  private final transient Wishes wishes;
  private final transient FlowClient flow;
  private final transient Lease lease = new Lease(Duration.ofSeconds(10));
  private transient int subtask;

  private AskingOperator(StreamOperatorParameters<Long> parameters, ValveId valve) {
    super(parameters);
    this.valve = valve;
    this.wishes = Wishes.of(valve.submission());
    this.flow = FlowClient.of(parameters);
  }

  @Override
  public void open() throws Exception {
    super.open();
    subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    wishes.leases.remove(subtask);
    wishes.starts.incrementAndGet();
    tick();
  }

  private void tick() {
    if (wishes.failing.remove(subtask) != null) {
      throw new IllegalStateException("the test wants subtask " + subtask + " to fail");
    }
    Boolean close = wishes.closedBySubtask.get(subtask);
    if (close != null) {
      flow.ask(valve, close);
    }
    ping();
    var unused =
        getProcessingTimeService()
            .registerTimer(
                getProcessingTimeService().getCurrentProcessingTime() + TICK_MILLIS,
                ignored -> tick());
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    if (wishes.failingInCheckpoint.remove(subtask) != null) {
      ping();
      throw new IllegalStateException("the test wants subtask " + subtask + " to fail");
    }
  }

  @Override
  public void processElement(StreamRecord<Long> element) {
    wishes.arrived.incrementAndGet();
  }

  private void ping() {
    var unused =
        flow.ping(lease, System.nanoTime())
            .thenRun(() -> wishes.leases.put(subtask, lease.holds(System.nanoTime())));
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    if (subtask == 0) {
      wishes.checkpoints.incrementAndGet();
    }
  }

  /** Makes the operator and its coordinator. */
  static final class Factory extends AbstractStreamOperatorFactory<Long>
      implements OneInputStreamOperatorFactory<Long, Long>,
          CoordinatedOperatorFactory<Long>,
          Serializable {
    private final ValveId valve;

    Factory(ValveId valve) {
      this.valve = valve;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Flink's signature
    public <T extends StreamOperator<Long>> T createStreamOperator(
        StreamOperatorParameters<Long> parameters) {
      return (T) new AskingOperator(parameters, valve);
    }

    @Override
    public OperatorCoordinator.Provider getCoordinatorProvider(String name, OperatorID id) {
      return FlowClient.coordinator(id, List.of(valve));
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
      return AskingOperator.class;
    }
  }
}
