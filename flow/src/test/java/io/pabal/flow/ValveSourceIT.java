package io.pabal.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.pabal.flow.AskingOperator.Wishes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Valve and lease in a running job, of two subtasks each, over remote procedure calls. */
@Timeout(300)
class ValveSourceIT {
  private static final int PARALLELISM = 2;
  private static final int SOME_CHECKPOINTS = 5;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(PARALLELISM)
              .setRpcServiceSharing(RpcServiceSharing.DEDICATED)
              .build());

  private Wishes wishes;
  private JobClient job;

  @AfterEach
  void cancel() throws Exception {
    job.cancel().get(30, TimeUnit.SECONDS);
  }

  @Test
  void closingStopsTheSourceWhileCheckpointsGoOnAndOpeningStartsItAgain(TestInfo test)
      throws Exception {
    start(test, false);
    await("the source emits", () -> wishes.arrived.get() > 1_000);
    wishes.closedBySubtask.put(0, true);
    long stopped = awaitStandstill();
    awaitCheckpoints(SOME_CHECKPOINTS);
    assertThat(wishes.arrived).hasValue(stopped);

    wishes.closedBySubtask.put(0, false);
    await("the source emits again", () -> wishes.arrived.get() > stopped + 1_000);
  }

  @Test
  void aValveThatStartsClosedOpensWhenAllSubtasksHaveAsked(TestInfo test) throws Exception {
    start(test, true);
    wishes.closedBySubtask.put(0, false);
    awaitCheckpoints(SOME_CHECKPOINTS);
    assertThat(wishes.arrived).hasValue(0);

    wishes.closedBySubtask.put(1, false);
    await("the source emits", () -> wishes.arrived.get() > 1_000);
  }

  @Test
  void staysClosedOverAFailureOfATask(TestInfo test) throws Exception {
    start(test, false);
    await("the source emits", () -> wishes.arrived.get() > 1_000);
    wishes.closedBySubtask.put(1, true);
    awaitStandstill();
    restart(0);
    long stopped = awaitStandstill();
    awaitCheckpoints(SOME_CHECKPOINTS);
    assertThat(wishes.arrived).hasValue(stopped);

    restart(1);
    awaitStandstill();
    wishes.closedBySubtask.put(1, false);
    long closed = wishes.arrived.get();
    await("the source emits again", () -> wishes.arrived.get() > closed + 1_000);
  }

  @Test
  void emitsNothingAfterAFailureUntilAllHaveAskedAgain(TestInfo test) throws Exception {
    start(test, true);
    wishes.closedBySubtask.put(0, false);
    wishes.closedBySubtask.put(1, false);
    await("the source emits", () -> wishes.arrived.get() > 1_000);
    wishes.closedBySubtask.remove(1);
    restart(0);
    long before = awaitStandstill();
    awaitCheckpoints(SOME_CHECKPOINTS);
    assertThat(wishes.arrived).hasValue(before);
    wishes.closedBySubtask.put(1, false);
    await("the source emits again", () -> wishes.arrived.get() > before + 1_000);
  }

  @Test
  void everySubtaskGetsItsLeaseAndGetsItAgainAfterAFailure(TestInfo test) throws Exception {
    start(test, false);
    await("leases", () -> wishes.leases.values().stream().filter(held -> held).count() == 2);
    restart(0);
    await("leases", () -> wishes.leases.values().stream().filter(held -> held).count() == 2);
  }

  /**
   * What is on its way to a task that fails must not keep later checkpoints waiting. From a job's
   * second restart on Flink 2.3 gives up the checkpoint in progress too late to send on what that
   * checkpoint holds back.
   */
  @Test
  void checkpointsGoOnAfterASecondFailureInTheMiddleOfOne(TestInfo test) throws Exception {
    start(test, false);
    awaitCheckpoints(1);
    restart(0);
    awaitCheckpoints(1);
    restart(wishes.failingInCheckpoint, 1);
    awaitCheckpoints(SOME_CHECKPOINTS);
  }

  private void start(TestInfo test, boolean startsClosed) throws Exception {
    String name = test.getTestMethod().orElseThrow().getName();
    wishes = Wishes.of(name);
    ValveId valve = new ValveId(name, "lane", startsClosed);
    Configuration config = new Configuration();
    config.setString("restart-strategy.type", "fixed-delay");
    config.setString("restart-strategy.fixed-delay.attempts", "10");
    config.setString("restart-strategy.fixed-delay.delay", "10ms");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
    env.setParallelism(PARALLELISM);
    env.enableCheckpointing(20);
    env.fromSource(
            new ValveSource<>(new NumberSequenceSource(0, Long.MAX_VALUE - 1), valve),
            WatermarkStrategy.noWatermarks(),
            "numbers",
            Types.LONG)
        .rebalance()
        .transform("asks", Types.LONG, new AskingOperator.Factory(valve))
        .sinkTo(new DiscardingSink<>());
    job = env.executeAsync(name);
    await("all subtasks run", () -> wishes.starts.get() == PARALLELISM);
  }

  private void restart(int subtask) throws Exception {
    restart(wishes.failing, subtask);
  }

  /** Fails a subtask; the whole job restarts, because all its tasks are connected. */
  private void restart(Map<Integer, Boolean> failing, int subtask) throws Exception {
    int starts = wishes.starts.get();
    failing.put(subtask, true);
    await("the restart", () -> wishes.starts.get() == starts + PARALLELISM);
  }

  /** Waits until nothing arrives between two checkpoints any more. */
  private long awaitStandstill() throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    long arrived;
    do {
      arrived = wishes.arrived.get();
      awaitCheckpoints(2);
      assertThat(System.nanoTime()).as("the source stands still in time").isLessThan(deadline);
    } while (arrived != wishes.arrived.get());
    return arrived;
  }

  private void awaitCheckpoints(int more) throws Exception {
    int done = wishes.checkpoints.get();
    await(more + " more checkpoints", () -> wishes.checkpoints.get() >= done + more);
  }

  private void await(String what, BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        fail(
            "waited in vain for %s; the job is %s after %s starts and %s checkpoints",
            what, job.getJobStatus().get(30, TimeUnit.SECONDS), wishes.starts, wishes.checkpoints);
      }
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
    }
  }
}
