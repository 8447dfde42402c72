package io.pabal.plan.recipient;

import io.pabal.flow.FlowClient;
import io.pabal.flow.JobClock;
import io.pabal.flow.ValveId;
import io.pabal.plan.gate.GateListener;
import io.pabal.schema.plan.Decision;
import java.util.List;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.CoordinatedOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes {@link RecipientStep}s, whose gates open the valve of the events and feedback sources. */
public final class RecipientStepFactory extends AbstractStreamOperatorFactory<Decision>
    implements CoordinatedOperatorFactory<Decision> {
  private final RecipientSettings settings;
  private final JobClock clock;
  private final ValveId valve;
  private final GateListener.Provider listeners;

  /**
   * @param valve what the sources of events and feedback wait for; it starts closed
   */
  public RecipientStepFactory(RecipientSettings settings, JobClock clock, ValveId valve) {
    this(settings, clock, valve, GateListener.opening(valve));
  }

  RecipientStepFactory(
      RecipientSettings settings, JobClock clock, ValveId valve, GateListener.Provider listeners) {
    this.settings = settings;
    this.clock = clock;
    this.valve = valve;
    this.listeners = listeners;
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Flink's signature
  public <T extends StreamOperator<Decision>> T createStreamOperator(
      StreamOperatorParameters<Decision> parameters) {
    return (T) new RecipientStep(parameters, settings, clock, listeners.listener(parameters));
  }

  @Override
  public OperatorCoordinator.Provider getCoordinatorProvider(
      String operatorName, OperatorID operatorId) {
    return FlowClient.coordinator(operatorId, List.of(valve));
  }

  @Override
  @SuppressWarnings("rawtypes") // Flink's signature
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return RecipientStep.class;
  }
}
