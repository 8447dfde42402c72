package io.pabal.flow;

import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;

/** What operator, coordinator, enumerator and reader say to each other. */
final class FlowEvents {
  private FlowEvents() {}

  /** Operator to coordinator: this subtask wants the valve closed, or does not any more. */
  record ValveAsk(String valve, boolean close) implements OperatorEvent {}

  /** Operator to coordinator: number {@code n}, are you there? */
  record Ping(long n) implements OperatorEvent {}

  /** Coordinator to operator: number {@code n} was heard. */
  record Pong(long n) implements OperatorEvent {}

  /** Enumerator to reader: emit, or do not. */
  record ValveState(boolean closed) implements SourceEvent {}
}
