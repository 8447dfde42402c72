package io.pabal.plan.intake;

import io.pabal.flow.JobClock;
import io.pabal.schema.Lane;
import io.pabal.schema.event.RecipientEvent;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/**
 * Makes {@link Intake}s. They are not chained to their source of events: Flink starts a checkpoint
 * only in tasks without network inputs ({@code JobVertex.isInputVertex}), so the barrier of a
 * source that is chained to an operator with another, networked input would never come.
 */
public final class IntakeFactory extends AbstractStreamOperatorFactory<RecipientEvent> {
  private final Lane lane;
  private final JobClock clock;

  public IntakeFactory(Lane lane, JobClock clock) {
    this.lane = lane;
    this.clock = clock;
    setChainingStrategy(ChainingStrategy.HEAD);
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Flink's signature
  public <T extends StreamOperator<RecipientEvent>> T createStreamOperator(
      StreamOperatorParameters<RecipientEvent> parameters) {
    return (T) new Intake(parameters, lane, clock);
  }

  @Override
  @SuppressWarnings("rawtypes") // Flink's signature
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return Intake.class;
  }
}
