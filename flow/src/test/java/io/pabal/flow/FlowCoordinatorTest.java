package io.pabal.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.runtime.executiongraph.ExecutionAttemptID;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.messages.Acknowledge;
import org.apache.flink.runtime.operators.coordination.CoordinationRequest;
import org.apache.flink.runtime.operators.coordination.CoordinationRequestHandler;
import org.apache.flink.runtime.operators.coordination.MockOperatorCoordinatorContext;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator.SubtaskGateway;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class FlowCoordinatorTest {
  private static final int SUBTASKS = 2;
  private static final long NOW = 1_000;

  private final OperatorID operatorId = new OperatorID();
  private final Lease lease = new Lease(Duration.ofSeconds(10));
  private ValveId valve;
  private OperatorCoordinator coordinator;

  @BeforeEach
  void start(TestInfo test) throws Exception {
    valve = new ValveId(test.getTestMethod().orElseThrow().getName(), "lane", false);
    coordinator =
        FlowClient.coordinator(operatorId, List.of(valve))
            .create(new MockOperatorCoordinatorContext(operatorId, SUBTASKS));
    coordinator.start();
  }

  @Test
  void onlyTheWantedAttemptGetsALease() {
    ready(1, 3);
    assertThat(client(1, 2).ping(lease, NOW)).isCompletedExceptionally();
    assertThat(client(0, 3).ping(lease, NOW)).isCompletedExceptionally();
    assertThat(lease.holds(NOW)).isFalse();
    assertThat(client(1, 3).ping(lease, NOW)).isCompleted();
    assertThat(lease.holds(NOW)).isTrue();
  }

  @Test
  void anAttemptThatFailedOrWasResetGetsNoLease() throws Exception {
    ready(0, 0);
    coordinator.executionAttemptFailed(0, 0, null);
    assertThat(client(0, 0).ping(lease, NOW)).isCompletedExceptionally();
    ready(0, 1);
    coordinator.subtaskReset(0, 7);
    assertThat(client(0, 1).ping(lease, NOW)).isCompletedExceptionally();
    ready(0, 2);
    coordinator.resetToCheckpoint(7, new byte[0]);
    assertThat(client(0, 2).ping(lease, NOW)).isCompletedExceptionally();
  }

  @Test
  void theFailureOfAnOldAttemptDoesNotEndTheLeaseOfItsSuccessor() {
    ready(0, 0);
    ready(0, 1);
    coordinator.executionAttemptFailed(0, 0, null);
    assertThat(client(0, 1).ping(lease, NOW)).isCompleted();
  }

  @Test
  void aQuestionThatNobodyAnswersLeavesTheLeaseToEnd() {
    FlowClient unheard =
        new FlowClient(
            event -> {},
            request -> CompletableFuture.failedFuture(new IllegalStateException("timed out")),
            0,
            0);
    assertThat(unheard.ping(lease, NOW)).isCompletedExceptionally();
    assertThat(lease.holds(NOW)).isFalse();
  }

  /** The task manager's RPC has Flink's classes only. */
  @Test
  void theAnswerToAPingCanBeReadWithoutTheJobsClasses() throws Exception {
    ready(0, 0);
    AtomicReference<Object> answer = new AtomicReference<>();
    new FlowClient(event -> {}, request -> request(request).thenAccept(answer::set), 0, 0)
        .ping(lease, NOW)
        .join();
    byte[] bytes = InstantiationUtil.serializeObject(answer.get());
    assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
        .contains("org.apache.flink")
        .doesNotContain("io.pabal");
  }

  @Test
  void aFailureTurnsNoValveBeforeTheSubtaskIsReset() throws Exception {
    List<Boolean> told = new ArrayList<>();
    Valves.of(valve).addListener(told::add);
    ready(0, 0);
    client(0, 0).ask(valve, true);
    coordinator.executionAttemptFailed(0, 0, null);
    assertThat(told).containsExactly(true);
    coordinator.subtaskReset(0, 7);
    assertThat(told).containsExactly(true, false);
  }

  private void ready(int subtask, int attempt) {
    try {
      coordinator.executionAttemptReady(subtask, attempt, new NoEvents(subtask));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private FlowClient client(int subtask, int attempt) {
    return new FlowClient(event -> send(subtask, attempt, event), this::request, subtask, attempt);
  }

  private void send(int subtask, int attempt, OperatorEvent event) {
    try {
      coordinator.handleEventFromOperator(subtask, attempt, event);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private CompletableFuture<?> request(CoordinationRequest request) {
    return ((CoordinationRequestHandler) coordinator).handleCoordinationRequest(request);
  }

  /** An event to a task is held back by checkpoints: the coordinator sends none. */
  private record NoEvents(int getSubtask) implements SubtaskGateway {
    @Override
    public CompletableFuture<Acknowledge> sendEvent(OperatorEvent event) {
      throw new IllegalStateException("sent " + event);
    }

    @Override
    public ExecutionAttemptID getExecution() {
      return ExecutionAttemptID.randomId();
    }
  }
}
