package io.pabal.flow;

import io.pabal.flow.FlowEvents.Ping;
import io.pabal.flow.FlowEvents.Pong;
import io.pabal.flow.FlowEvents.ValveAsk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.apache.flink.runtime.operators.coordination.OperatorEventGateway;

/**
 * The operator's side of its valves and its lease. Used in the task's thread only, but for the
 * {@link Lease} it fills.
 */
public final class FlowClient {
  private final OperatorEventGateway gateway;
  private final Map<String, Boolean> asked = new HashMap<>();

  /**
   * @param gateway from the operator's {@code StreamOperatorParameters}
   */
  public FlowClient(OperatorEventGateway gateway) {
    this.gateway = gateway;
  }

  /** The coordinator that an operator with these valves needs. */
  public static OperatorCoordinator.Provider coordinator(
      OperatorID operatorId, List<ValveId> valves) {
    return new FlowCoordinator.Provider(operatorId, List.copyOf(valves));
  }

  /** Asks for a valve to be closed or opened; says nothing when that is what it asked last. */
  public void ask(ValveId valve, boolean close) {
    if (!Boolean.valueOf(close).equals(asked.put(valve.name(), close))) {
      gateway.sendEventToCoordinator(new ValveAsk(valve.name(), close));
    }
  }

  /** Whether this subtask's last word was to close the valve. */
  public boolean asksClosed(ValveId valve) {
    return asked.getOrDefault(valve.name(), valve.startsClosed());
  }

  /** Pings the coordinator. */
  public void ping(Lease lease, long nowNanos) {
    gateway.sendEventToCoordinator(new Ping(lease.ping(nowNanos)));
  }

  /**
   * Takes what the coordinator sent.
   *
   * @throws IllegalStateException for an event that is not of this package
   */
  public void handle(OperatorEvent event, Lease lease) {
    if (event instanceof Pong pong) {
      lease.pong(pong.n());
    } else {
      throw new IllegalStateException("no such event: " + event);
    }
  }
}
