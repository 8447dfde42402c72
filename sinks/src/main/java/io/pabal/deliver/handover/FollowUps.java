package io.pabal.deliver.handover;

import io.pabal.schema.deliver.Feedback;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.state.ItemState;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * What leaves for plan. An outcome whose class goes back to plan is told when it is on disk, and
 * again whenever its item comes again; plan drops what it has applied. Used in the task's thread
 * only.
 */
final class FollowUps {
  private final Output<StreamRecord<Feedback>> output;
  private final Counter said;
  private final List<Feedback> unsaid = new ArrayList<>();

  FollowUps(Output<StreamRecord<Feedback>> output, Counter said) {
    this.output = output;
    this.said = said;
  }

  /** Tells what follows from an outcome that has just been acknowledged. */
  void of(OutboxNotification notification, Outcome outcome) {
    if (outcome.outcome().next() == OutcomeClass.Next.BACK_TO_PLAN) {
      emit(
          new Feedback(
              Feedback.SCHEMA,
              outcome.recipient(),
              notification,
              outcome.handOver(),
              outcome.outcome(),
              outcome.code(),
              outcome.detail(),
              outcome.retryAfterMillis(),
              outcome.at()));
    }
  }

  /** Keeps what followed from a recorded outcome, to be told by {@link #sayAgain}. */
  void again(OutboxNotification notification, Item item, ItemState known) {
    if (known.outcome().next() == OutcomeClass.Next.BACK_TO_PLAN) {
      unsaid.add(
          new Feedback(
              Feedback.SCHEMA,
              notification.recipient(),
              notification.withItems(List.of(item)),
              known.handOver(),
              known.outcome(),
              known.code(),
              known.detail(),
              known.retryAfterMillis(),
              known.at()));
    }
  }

  /** Says what is to be said again. Never later than the next barrier: a snapshot forgets it. */
  void sayAgain() {
    unsaid.forEach(this::emit);
    unsaid.clear();
  }

  private void emit(Feedback feedback) {
    output.collect(new StreamRecord<>(feedback));
    said.inc();
  }
}
