package io.pabal.flow;

import io.pabal.flow.FlowEvents.Ping;
import io.pabal.flow.FlowEvents.ValveAsk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.CoordinationRequest;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEventGateway;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.util.SerializedValue;

/**
 * The operator's side of its valves and its lease. Used in the task's thread only, but for the
 * {@link Lease} it fills. The coordinator sends no events, so the operator needs no handler.
 */
public final class FlowClient {
  private final OperatorEventGateway events;
  private final Function<CoordinationRequest, CompletableFuture<?>> requests;
  private final Ping ping;
  private final Map<String, Boolean> asked = new HashMap<>();

  /**
   * For one attempt of a subtask.
   *
   * @param events to the coordinator
   * @param requests to the coordinator; the answer fails if it does not come in time
   */
  public FlowClient(
      OperatorEventGateway events,
      Function<CoordinationRequest, CompletableFuture<?>> requests,
      int subtask,
      int attemptNumber) {
    this.events = events;
    this.requests = requests;
    this.ping = new Ping(subtask, attemptNumber);
  }

  /** For the operator that is made with these parameters. */
  public static FlowClient of(StreamOperatorParameters<?> parameters) {
    OperatorID operatorId = parameters.getStreamConfig().getOperatorID();
    Environment environment = parameters.getContainingTask().getEnvironment();
    TaskInfo task = environment.getTaskInfo();
    return new FlowClient(
        parameters.getOperatorEventDispatcher().getOperatorEventGateway(operatorId),
        request ->
            environment
                .getOperatorCoordinatorEventGateway()
                .sendRequestToCoordinator(operatorId, serialized(request)),
        task.getIndexOfThisSubtask(),
        task.getAttemptNumber());
  }

  private static SerializedValue<CoordinationRequest> serialized(CoordinationRequest request) {
    try {
      return new SerializedValue<>(request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The coordinator that an operator with these valves needs. */
  public static OperatorCoordinator.Provider coordinator(
      OperatorID operatorId, List<ValveId> valves) {
    return new FlowCoordinator.Provider(operatorId, List.copyOf(valves));
  }

  /** Asks for a valve to be closed or opened; says nothing when that is what it asked last. */
  public void ask(ValveId valve, boolean close) {
    if (!Boolean.valueOf(close).equals(asked.put(valve.name(), close))) {
      events.sendEventToCoordinator(new ValveAsk(valve.name(), close));
    }
  }

  /** Whether this subtask's last word was to close the valve. */
  public boolean asksClosed(ValveId valve) {
    return asked.getOrDefault(valve.name(), valve.startsClosed());
  }

  /**
   * Pings the coordinator; its answer renews the lease, in a thread of Flink's.
   *
   * <p>By request, not by operator events in both directions: Flink holds an event to a task back
   * while its operator's checkpoint is under way, so that a slow checkpoint would end the lease;
   * one that is lost fails the task; and one that is held back when the task fails may keep all
   * later checkpoints waiting until they time out.
   *
   * @return completes after the lease was renewed; fails when the attempt is not the wanted one, or
   *     nobody answered, which both leave the lease to end
   */
  public CompletableFuture<Void> ping(Lease lease, long nowNanos) {
    long number = lease.ping(nowNanos);
    return requests.apply(ping).thenAccept(heard -> lease.pong(number));
  }
}
