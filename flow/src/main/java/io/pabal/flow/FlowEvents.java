package io.pabal.flow;

import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.runtime.operators.coordination.CoordinationRequest;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;

/** What operator, coordinator, enumerator and reader say to each other. */
final class FlowEvents {
  private FlowEvents() {}

  /** Operator to coordinator: this subtask wants the valve closed, or does not any more. */
  record ValveAsk(String valve, boolean close) implements OperatorEvent {}

  /** Operator to coordinator, as a request: is this attempt of the subtask still the wanted one? */
  record Ping(int subtask, int attemptNumber) implements CoordinationRequest {}

  /** Enumerator to reader: emit, or do not. */
  record ValveState(boolean closed) implements SourceEvent {}
}
