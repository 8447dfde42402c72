package io.pabal.deliver.handover;

import io.pabal.deliver.channel.MessageRenderer;
import io.pabal.deliver.channel.Providers;
import io.pabal.flow.FlowClient;
import io.pabal.flow.JobClock;
import io.pabal.schema.deliver.Feedback;
import io.pabal.schema.state.CatalogDocument;
import java.util.List;
import java.util.concurrent.Executors;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.CoordinatedOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;

/** Makes the hand-over operator of a channel on the task manager, and its coordinator. */
public final class HandOverOperatorFactory extends AbstractStreamOperatorFactory<Feedback>
    implements TwoInputStreamOperatorFactory<DeliverInput, CatalogDocument, Feedback>,
        CoordinatedOperatorFactory<Feedback> {
  /** Threads a lane; they compute and never wait for a provider. */
  private static final int WORKERS = 2;

  private final HandOverSettings settings;
  private final Providers providers;
  private final OutcomeLog.Factory logs;
  private final MessageRenderer renderer;
  private final JobClock clock;
  private final EpochSource epochs;

  public HandOverOperatorFactory(
      HandOverSettings settings,
      Providers providers,
      OutcomeLog.Factory logs,
      MessageRenderer renderer,
      JobClock clock,
      EpochSource epochs) {
    this.settings = settings;
    this.providers = providers;
    this.logs = logs;
    this.renderer = renderer;
    this.clock = clock;
    this.epochs = epochs;
  }

  @Override
  // The signature is Flink's; the type of the operator is the caller's to know.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <T extends StreamOperator<Feedback>> T createStreamOperator(
      StreamOperatorParameters<Feedback> parameters) {
    return (T)
        new HandOverOperator(
            parameters,
            settings,
            providers,
            logs,
            renderer,
            clock,
            epochs,
            name -> Executors.newFixedThreadPool(WORKERS, new ExecutorThreadFactory(name)),
            FlowClient.of(parameters));
  }

  @Override
  public OperatorCoordinator.Provider getCoordinatorProvider(
      String operatorName, OperatorID operatorID) {
    return FlowClient.coordinator(operatorID, List.copyOf(settings.valves().values()));
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return HandOverOperator.class;
  }
}
