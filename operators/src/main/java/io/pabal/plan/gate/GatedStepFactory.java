package io.pabal.plan.gate;

import io.pabal.flow.FlowClient;
import io.pabal.flow.ValveId;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.CoordinatedOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes steps with a gate that opens a valve, or none. */
public final class GatedStepFactory<O> extends AbstractStreamOperatorFactory<O>
    implements CoordinatedOperatorFactory<O> {
  private final Class<? extends StreamOperator<O>> type;
  private final Maker<O> maker;
  private final List<ValveId> valves;
  private final GateListener.Provider listeners;

  private GatedStepFactory(
      Class<? extends StreamOperator<O>> type,
      Maker<O> maker,
      List<ValveId> valves,
      GateListener.Provider listeners) {
    this.type = type;
    this.maker = maker;
    this.valves = valves;
    this.listeners = listeners;
  }

  /** Makes a subtask's step; shipped with the job graph. */
  @FunctionalInterface
  public interface Maker<O> extends Serializable {
    StreamOperator<O> step(StreamOperatorParameters<O> parameters, GateListener listener);
  }

  /** Steps whose gates open a valve, which starts closed. */
  public static <O> GatedStepFactory<O> opening(
      ValveId valve, Class<? extends StreamOperator<O>> type, Maker<O> maker) {
    return new GatedStepFactory<>(type, maker, List.of(valve), GateListener.opening(valve));
  }

  /** Steps whose gates are nobody else's business. */
  public static <O> GatedStepFactory<O> opening(
      GateListener.Provider listeners, Class<? extends StreamOperator<O>> type, Maker<O> maker) {
    return new GatedStepFactory<>(type, maker, List.of(), listeners);
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Flink's signature
  public <T extends StreamOperator<O>> T createStreamOperator(
      StreamOperatorParameters<O> parameters) {
    return (T) maker.step(parameters, listeners.listener(parameters));
  }

  @Override
  public OperatorCoordinator.Provider getCoordinatorProvider(
      String operatorName, OperatorID operatorId) {
    return FlowClient.coordinator(operatorId, valves);
  }

  @Override
  @SuppressWarnings("rawtypes") // Flink's signature
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return type;
  }
}
