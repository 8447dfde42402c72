package io.pabal.plan.recipient;

import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.deliver.VetoReason;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.recipient.SuppressionReason;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What the recipient step counts: {@code reason.<REASON>.decisions}, {@code
 * reason.<REASON>.vetoes}, {@code notifications}, {@code feedbackRepeated}, {@code unsubscribed},
 * {@code reason.<REASON>.suppressed}, {@code suppressionsUnused} (words about addresses that are
 * not in use or registered anew), {@code suppressionsForgotten} (at the bound), {@code
 * inspectAnswered}, {@code inspectTooOld}, {@code outcome.<CLASS>.pending} (items that began to
 * wait after an outcome of that class), {@code timersPostponed} (due while the gate was closed);
 * and its gauges {@code gateOpen} (0 or 1), {@code gateClosedMillis} (how long it has been closed
 * since the start, 0 when open: alert on its age), {@code gateMissingInputs}, {@code heldElements}.
 */
final class RecipientMetrics {
  private final Map<DecisionReason, Counter> decisions = new EnumMap<>(DecisionReason.class);
  private final Map<VetoReason, Counter> vetoes = new EnumMap<>(VetoReason.class);
  private final Map<SuppressionReason, Counter> suppressed = new EnumMap<>(SuppressionReason.class);
  private final Map<OutcomeClass, Counter> pending = new EnumMap<>(OutcomeClass.class);
  private final Counter timersPostponed;
  private final Counter suppressionsUnused;
  private final Counter suppressionsForgotten;
  private final Counter notifications;
  private final Counter feedbackRepeated;
  private final Counter unsubscribed;
  private final Counter inspectAnswered;
  private final Counter inspectTooOld;
  private final MetricGroup group;

  RecipientMetrics(MetricGroup group) {
    this.group = group;
    for (DecisionReason reason : DecisionReason.values()) {
      decisions.put(reason, group.addGroup("reason", reason.name()).counter("decisions"));
    }
    for (VetoReason reason : VetoReason.values()) {
      vetoes.put(reason, group.addGroup("reason", reason.name()).counter("vetoes"));
    }
    for (SuppressionReason reason : SuppressionReason.values()) {
      suppressed.put(reason, group.addGroup("reason", reason.name()).counter("suppressed"));
    }
    for (OutcomeClass outcome : OutcomeClass.values()) {
      if (FeedbackPolicy.step(outcome) == FeedbackPolicy.Step.RETRY) {
        pending.put(outcome, group.addGroup("outcome", outcome.name()).counter("pending"));
      }
    }
    timersPostponed = group.counter("timersPostponed");
    suppressionsUnused = group.counter("suppressionsUnused");
    suppressionsForgotten = group.counter("suppressionsForgotten");
    notifications = group.counter("notifications");
    feedbackRepeated = group.counter("feedbackRepeated");
    unsubscribed = group.counter("unsubscribed");
    inspectAnswered = group.counter("inspectAnswered");
    inspectTooOld = group.counter("inspectTooOld");
  }

  <T> void gauge(String name, Gauge<T> gauge) {
    group.gauge(name, gauge);
  }

  void decided(DecisionReason reason) {
    decisions.get(reason).inc();
  }

  void planned() {
    notifications.inc();
  }

  void vetoed(Veto veto) {
    vetoes.get(veto.reason()).inc();
  }

  void pending(OutcomeClass outcome) {
    pending.get(outcome).inc();
  }

  void timerPostponed() {
    timersPostponed.inc();
  }

  void unsubscribed() {
    unsubscribed.inc();
  }

  void suppressed(SuppressionReason reason) {
    suppressed.get(reason).inc();
  }

  void suppressionUnused() {
    suppressionsUnused.inc();
  }

  void suppressionForgotten() {
    suppressionsForgotten.inc();
  }

  void inspectAnswered() {
    inspectAnswered.inc();
  }

  void inspectTooOld() {
    inspectTooOld.inc();
  }

  void feedbackRepeated() {
    feedbackRepeated.inc();
  }
}
