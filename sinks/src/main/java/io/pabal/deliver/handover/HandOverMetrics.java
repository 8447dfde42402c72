package io.pabal.deliver.handover;

import io.pabal.flow.JobClock;
import io.pabal.schema.Lane;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.Item;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** The metrics of the hand-over, by the words of its closed lists. Task's thread only. */
final class HandOverMetrics {
  private static final int LATENCY_WINDOW = 10_000;

  final Counter recalled;
  final Counter feedback;
  final Counter vetoesForgotten;
  private final Counter resent;
  private final Map<OutcomeClass, Counter> outcomes = new EnumMap<>(OutcomeClass.class);
  private final Map<StripPolicy.Verdict, Counter> verdicts =
      new EnumMap<>(StripPolicy.Verdict.class);
  private final Map<Lane, Histogram> latencyMillis = new EnumMap<>(Lane.class);

  HandOverMetrics(MetricGroup group, Map<Lane, LaneRunway> lanes, OutcomeLog log, JobClock clock) {
    recalled = group.counter("recordsReadBack");
    feedback = group.counter("feedback");
    vetoesForgotten = group.counter("vetoesForgotten");
    resent = group.counter("itemsResentInDoubt");
    for (OutcomeClass outcome : OutcomeClass.values()) {
      outcomes.put(outcome, group.addGroup("outcome", label(outcome)).counter("items"));
    }
    for (StripPolicy.Verdict verdict : StripPolicy.Verdict.values()) {
      verdicts.put(verdict, group.addGroup("verdict", label(verdict)).counter("itemsArrived"));
    }
    group.gauge(
        "oldestAppendMillis",
        () -> TimeUnit.NANOSECONDS.toMillis(log.oldestUnacknowledgedNanos(clock.nanoTime())));
    lanes.forEach((lane, runway) -> register(group.addGroup("lane", lane.label()), lane, runway));
  }

  private void register(MetricGroup group, Lane lane, LaneRunway runway) {
    runway
        .providers()
        .all()
        .forEach(one -> one.register(new ProviderMetrics(group.addGroup("provider", one.name()))));
    group.gauge("running", runway::running);
    group.gauge("waiting", runway::waiting);
    latencyMillis.put(
        lane,
        group.histogram(
            "appendToAcceptedMillis", new DescriptiveStatisticsHistogram(LATENCY_WINDOW)));
  }

  void verdict(StripPolicy.Verdict verdict) {
    verdicts.get(verdict).inc();
  }

  void outcome(Outcome outcome) {
    outcomes.get(outcome.outcome()).inc(outcome.items().size());
    if (outcome.resentInDoubt()) {
      resent.inc(outcome.items().size());
    }
    if (outcome.outcome() == OutcomeClass.ACCEPTED) {
      for (Item item : outcome.items()) {
        latencyMillis
            .get(outcome.lane())
            .update(Duration.between(item.appendedAt(), outcome.at()).toMillis());
      }
    }
  }

  private static String label(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
