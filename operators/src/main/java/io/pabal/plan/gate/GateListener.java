package io.pabal.plan.gate;

import io.pabal.flow.FlowClient;
import io.pabal.flow.ValveId;
import java.io.Serializable;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Is told when a subtask's gate has opened, once a start, after what was held is decided. */
@FunctionalInterface
public interface GateListener {
  /** Called in the task's thread; must not block. */
  void gateOpened();

  /** Makes a subtask's listener; shipped with the job graph. */
  @FunctionalInterface
  interface Provider extends Serializable {
    GateListener listener(StreamOperatorParameters<?> parameters);
  }

  /**
   * Listeners that ask for the valve to be opened. The operator's factory must give it a
   * coordinator for that valve.
   */
  static Provider opening(ValveId valve) {
    return parameters -> {
      FlowClient client = FlowClient.of(parameters);
      return () -> client.ask(valve, false);
    };
  }
}
