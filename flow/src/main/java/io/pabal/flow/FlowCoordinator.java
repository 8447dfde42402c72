package io.pabal.flow;

import io.pabal.flow.FlowEvents.Ping;
import io.pabal.flow.FlowEvents.ValveAsk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.CoordinationRequest;
import org.apache.flink.runtime.operators.coordination.CoordinationRequestHandler;
import org.apache.flink.runtime.operators.coordination.CoordinationResponse;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.apache.flink.runtime.operators.coordination.TaskNotRunningException;
import org.apache.flink.streaming.api.operators.collect.CollectCoordinationResponse;

/**
 * The job manager's side of an operator with valves and a lease. Keeps no state over a restart: the
 * subtasks ask anew. All methods run in the job master's main thread and return at once.
 *
 * <p>It sends no events: see {@link FlowClient#ping}.
 */
final class FlowCoordinator implements OperatorCoordinator, CoordinationRequestHandler {
  /** A class of Flink's, because the task manager's RPC cannot load the job's. Says nothing. */
  private static final CoordinationResponse HEARD =
      new CollectCoordinationResponse("", 0, List.of());

  private final Context context;
  private final Map<String, Valve> valves = new HashMap<>();
  private final Map<Integer, Integer> wantedAttempts = new HashMap<>();

  private FlowCoordinator(Context context, List<ValveId> valveIds) {
    this.context = context;
    valveIds.forEach(id -> valves.put(id.name(), Valves.of(id)));
  }

  @Override
  public void start() {
    valves.values().forEach(valve -> valve.setAskers(context.currentParallelism()));
  }

  @Override
  public void close() {
    valves.values().forEach(Valve::forgetAll);
  }

  @Override
  public void handleEventFromOperator(int subtask, int attemptNumber, OperatorEvent event) {
    if (event instanceof ValveAsk ask) {
      valves.get(ask.valve()).ask(subtask, ask.close());
    } else {
      throw new IllegalStateException("no such event: " + event);
    }
  }

  /** Answers the ping of the wanted attempt; every other request fails. */
  @Override
  public CompletableFuture<CoordinationResponse> handleCoordinationRequest(
      CoordinationRequest request) {
    if (request instanceof Ping ping
        && Objects.equals(wantedAttempts.get(ping.subtask()), ping.attemptNumber())) {
      return CompletableFuture.completedFuture(HEARD);
    }
    return CompletableFuture.failedFuture(new TaskNotRunningException("not wanted: " + request));
  }

  @Override
  public void checkpointCoordinator(long checkpointId, CompletableFuture<byte[]> result) {
    result.complete(new byte[0]);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {}

  @Override
  public void resetToCheckpoint(long checkpointId, byte[] checkpointData) {
    wantedAttempts.clear();
    valves.values().forEach(Valve::forgetAll);
  }

  @Override
  public void subtaskReset(int subtask, long checkpointId) {
    wantedAttempts.remove(subtask);
    valves.values().forEach(valve -> valve.forget(subtask));
  }

  @Override
  public void executionAttemptFailed(int subtask, int attemptNumber, Throwable reason) {
    // By number: nothing promises that the successor is not ready yet. The valves keep what it
    // asked until its reset: the readers fail with it, and an event to a task that fails may keep
    // the source's later checkpoints waiting.
    wantedAttempts.remove(subtask, attemptNumber);
  }

  @Override
  public void executionAttemptReady(int subtask, int attemptNumber, SubtaskGateway gateway) {
    wantedAttempts.put(subtask, attemptNumber);
  }

  /** Makes the coordinator on the job manager. */
  record Provider(OperatorID operatorId, List<ValveId> valves)
      implements OperatorCoordinator.Provider {
    @Override
    public OperatorID getOperatorId() {
      return operatorId;
    }

    @Override
    public OperatorCoordinator create(Context context) {
      return new FlowCoordinator(context, valves);
    }
  }
}
