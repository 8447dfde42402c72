package io.pabal.deliver.handover;

import io.pabal.deliver.channel.Provider;
import io.pabal.deliver.channel.Sender;
import io.pabal.schema.Lane;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that one provider has in one lane of one subtask: sender, capacity, health, breaker; its
 * budget it shares with the other lane. Answers whether it can take, and learns from outcomes. Used
 * in the task's thread only.
 */
final class LaneProvider {
  private static final Logger LOG = LoggerFactory.getLogger(LaneProvider.class);

  private final Provider provider;
  private final Lane lane;
  private final Sender sender;
  private final int capacity;
  private final Duration deadline;
  private final ProviderBreaker breaker;
  private final BudgetMeter budget;
  private final BreakerSettings settings;
  private final SlowShare slow;
  private ProviderHealth health = ProviderHealth.HEALTHY;
  private boolean refused;
  private long refusedUntilNanos;
  private int running;
  private ProviderMetrics metrics;

  /**
   * @param sender of this lane; who opened it closes it
   * @param budget this provider's, of both lanes of the subtask
   */
  LaneProvider(
      Provider provider,
      Lane lane,
      Sender sender,
      ProviderBreaker breaker,
      BudgetMeter budget,
      BreakerSettings settings) {
    this.provider = provider;
    this.lane = lane;
    this.sender = sender;
    this.capacity = provider.senders().capacity(lane);
    this.deadline = provider.senders().deadline();
    this.breaker = breaker;
    this.budget = budget;
    this.settings = settings;
    this.slow = new SlowShare(settings.window());
  }

  /** Counts from now on; before the first hand-over. */
  void register(ProviderMetrics counted) {
    metrics = counted;
    sender.register(counted.group());
    counted.watch(this);
  }

  String name() {
    return provider.name();
  }

  Provider place() {
    return provider;
  }

  Sender sender() {
    return sender;
  }

  /** By when a hand-over is answered or in doubt. */
  Duration deadline() {
    return deadline;
  }

  int capacity() {
    return capacity;
  }

  int running() {
    return running;
  }

  ProviderHealth health() {
    return health;
  }

  ProviderBreaker breaker() {
    return breaker;
  }

  BudgetMeter budget() {
    return budget;
  }

  int slowPercent() {
    return slow.percent();
  }

  /** Whether a hand-over may begin now; asking changes nothing. */
  boolean canTake(long nowNanos) {
    return !refuses(nowNanos)
        && health.mayStart(nowNanos, running)
        && running < budget.concurrency(capacity, nowNanos)
        && budget.has(lane, nowNanos)
        && breaker.mayBegin();
  }

  /** Whether it cannot take for longer than it takes to hand something over. */
  boolean isDown(long nowNanos) {
    return health.failures() > 1 || refuses(nowNanos) || breaker.open();
  }

  /** Whether its last answer was that it refuses us. */
  boolean refusesUs() {
    return refused;
  }

  private boolean refuses(long nowNanos) {
    return refused && nowNanos - refusedUntilNanos < 0;
  }

  /**
   * A hand-over begins; only if it {@link #canTake}.
   *
   * @param failover whether another provider got nothing before
   */
  void begins(boolean failover) {
    running++;
    breaker.begins();
    budget.take(lane, 1);
    if (failover) {
      metrics.failover();
    }
  }

  /** A hand-over that began was not made: it says nothing, and its place is free. */
  void released() {
    running--;
    breaker.ended(BreakerVerdict.SAYS_NOTHING, 0);
    budget.take(lane, -1);
  }

  /**
   * A hand-over that began has its outcome.
   *
   * @param tookNanos how long the provider took
   * @param units what it took of the budget
   */
  void ended(Outcome outcome, long tookNanos, int units, long nowNanos) {
    running--;
    budget.take(lane, units - 1);
    boolean wasSlow = tookNanos >= settings.slowAfter().toNanos();
    slow.add(wasSlow);
    metrics.ended(outcome.outcome(), wasSlow);
    breaker.ended(BreakerVerdict.of(outcome), tookNanos);
    health = health.after(outcome, nowNanos);
    if (outcome.outcome() == OutcomeClass.THROTTLED) {
      budget.throttled(nowNanos);
    }
    if (outcome.outcome() == OutcomeClass.CONFIG) {
      refusedUs(outcome, nowNanos);
    } else if (!refuses(nowNanos)) {
      // What was under way when it refused us does not bring it back.
      refused = false;
    }
  }

  private void refusedUs(Outcome outcome, long nowNanos) {
    if (!refused) {
      metrics.configurationError();
      LOG.error(
          "provider {} of {} refuses us, not the message; no hand-over in lane {} for {}, then one"
              + " tries: {} {}",
          name(),
          outcome.channel(),
          lane,
          settings.configPause(),
          outcome.code(),
          outcome.detail());
    }
    refused = true;
    refusedUntilNanos = nowNanos + settings.configPause().toNanos();
  }
}
