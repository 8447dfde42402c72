package io.pabal.log;

import io.pabal.flow.FlowClient;
import io.pabal.flow.ValveId;
import io.pabal.schema.deadletter.DeadLetter;
import java.util.List;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.CoordinatedOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes a {@link LogWriter} on the task manager, and the coordinator of its valve. */
final class LogWriterFactory<T extends Logged> extends AbstractStreamOperatorFactory<DeadLetter>
    implements OneInputStreamOperatorFactory<T, DeadLetter>,
        CoordinatedOperatorFactory<DeadLetter> {
  private final LogSettings settings;
  private final LogKind<T> kind;
  private final ValveId valve;

  /**
   * @param valve of the source that feeds the writer, or null when it has none
   */
  LogWriterFactory(LogSettings settings, LogKind<T> kind, ValveId valve) {
    this.settings = settings;
    this.kind = kind;
    this.valve = valve;
  }

  @Override
  // The signature is Flink's; the type of the operator is the caller's to know.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <O extends StreamOperator<DeadLetter>> O createStreamOperator(
      StreamOperatorParameters<DeadLetter> parameters) {
    return (O) new LogWriter<>(parameters, settings, kind, valve, FlowClient.of(parameters));
  }

  @Override
  public OperatorCoordinator.Provider getCoordinatorProvider(
      String operatorName, OperatorID operatorId) {
    return FlowClient.coordinator(operatorId, valve == null ? List.of() : List.of(valve));
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return LogWriter.class;
  }
}
