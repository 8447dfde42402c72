package io.pabal.flow;

import io.pabal.flow.FlowEvents.Ping;
import io.pabal.flow.FlowEvents.Pong;
import io.pabal.flow.FlowEvents.ValveAsk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;

/**
 * The job manager's side of an operator with valves and a lease. Keeps no state over a restart: the
 * subtasks ask anew. All methods run in the job master's main thread and return at once.
 */
final class FlowCoordinator implements OperatorCoordinator {
  private final Context context;
  private final Map<String, Valve> valves = new HashMap<>();
  private final Map<Integer, SubtaskGateway> gateways = new HashMap<>();

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
    } else if (event instanceof Ping ping) {
      SubtaskGateway gateway = gateways.get(subtask);
      if (gateway != null && gateway.getExecution().getAttemptNumber() == attemptNumber) {
        // A pong that does not arrive ends the lease: that is the whole point of it.
        gateway.sendEvent(new Pong(ping.n())).exceptionally(lost -> null);
      }
    } else {
      throw new IllegalStateException("no such event: " + event);
    }
  }

  @Override
  public void checkpointCoordinator(long checkpointId, CompletableFuture<byte[]> result) {
    result.complete(new byte[0]);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {}

  @Override
  public void resetToCheckpoint(long checkpointId, byte[] checkpointData) {
    gateways.clear();
    valves.values().forEach(Valve::forgetAll);
  }

  @Override
  public void subtaskReset(int subtask, long checkpointId) {
    forget(subtask);
  }

  @Override
  public void executionAttemptFailed(int subtask, int attemptNumber, Throwable reason) {
    forget(subtask);
  }

  @Override
  public void executionAttemptReady(int subtask, int attemptNumber, SubtaskGateway gateway) {
    gateways.put(subtask, gateway);
  }

  private void forget(int subtask) {
    gateways.remove(subtask);
    valves.values().forEach(valve -> valve.forget(subtask));
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
