package io.pabal.deliver.handover;

import io.pabal.schema.deliver.OutcomeClass;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * The metrics of one provider in one lane: hand-overs by class, failovers, configuration errors,
 * slow ones; the state of breaker, health and budget. Task's thread only.
 */
final class ProviderMetrics {
  private final MetricGroup group;
  private final Counter failovers;
  private final Counter configurationErrors;
  private final Counter slow;
  private final Map<OutcomeClass, Counter> handOvers = new EnumMap<>(OutcomeClass.class);

  /**
   * @param group of the provider in its lane
   */
  ProviderMetrics(MetricGroup group) {
    this.group = group;
    this.failovers = group.counter("failovers");
    this.configurationErrors = group.counter("configurationErrors");
    this.slow = group.counter("slowHandOvers");
    for (OutcomeClass outcome : OutcomeClass.values()) {
      String label = outcome.name().toLowerCase(Locale.ROOT);
      handOvers.put(outcome, group.addGroup("outcome", label).counter("handOvers"));
    }
  }

  MetricGroup group() {
    return group;
  }

  /** Shows the state of a provider. */
  void watch(LaneProvider provider) {
    group.gauge("runningHandOvers", provider::running);
    group.gauge("failuresInARow", () -> provider.health().failures());
    group.gauge("breakerState", () -> state(provider.breaker()));
    group.gauge("failingPercent", () -> provider.breaker().failingPercent());
    group.gauge("slowPercent", provider::slowPercent);
    group.gauge("refusesUs", () -> provider.refusesUs() ? 1 : 0);
    group.gauge("budgetPerSecond", () -> provider.budget().perSecond());
    group.gauge("budgetPercent", () -> provider.budget().percent());
  }

  /** 0 closed, 1 probing, 2 open. */
  private static int state(ProviderBreaker breaker) {
    if (breaker.open()) {
      return 2;
    }
    return breaker.probing() ? 1 : 0;
  }

  /** A hand-over that another provider got nothing of. */
  void failover() {
    failovers.inc();
  }

  /** The provider began to refuse us. */
  void configurationError() {
    configurationErrors.inc();
  }

  /** A hand-over has its outcome. */
  void ended(OutcomeClass outcome, boolean wasSlow) {
    handOvers.get(outcome).inc();
    if (wasSlow) {
      slow.inc();
    }
  }
}
