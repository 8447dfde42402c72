package io.pabal.deliver.handover;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import io.pabal.flow.JobClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breaker of one provider in one lane. It opens when too large a share of the last
 * hand-overs failed or was slow; after a pause, doubled from {@link #FIRST_PAUSE} to {@link
 * #LONGEST_PAUSE}, at most {@link #PROBES} hand-overs probe, and their share closes or opens it.
 * Beside it {@link ProviderHealth} pauses after every single failure: the breaker is for the
 * provider that fails often and not always. Used in the task's thread only; nothing of it waits.
 */
final class ProviderBreaker {
  /** Hand-overs in the window before a share means anything; a window may be smaller. */
  static final int LEAST_HAND_OVERS = 20;

  /** Hand-overs that may be under way to find out whether the provider works again. */
  static final int PROBES = 3;

  /** Many broken connections in an instant are often a restart. */
  static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  /** How long an outage may be over before it is seen. */
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(ProviderBreaker.class);

  /** Longer than any deadline: nothing is slow. */
  private static final Duration NEVER_SLOW = Duration.ofDays(1);

  private final CircuitBreaker breaker;

  /**
   * @param alone whether no other provider can stand in: then it is used however slow it is
   */
  ProviderBreaker(String name, BreakerSettings settings, boolean alone, JobClock clock) {
    CircuitBreakerConfig config =
        CircuitBreakerConfig.custom()
            .slidingWindow(
                settings.window(),
                Math.min(LEAST_HAND_OVERS, settings.window()),
                SlidingWindowType.COUNT_BASED)
            .failureRateThreshold(percent(settings.failingShare()))
            // The library's threshold is not slow itself.
            .slowCallDurationThreshold(alone ? NEVER_SLOW : settings.slowAfter().minusNanos(1))
            .slowCallRateThreshold(percent(settings.slowShare()))
            .recordResult(BreakerVerdict.FAILS::equals)
            .permittedNumberOfCallsInHalfOpenState(PROBES)
            .waitIntervalFunctionInOpenState(
                IntervalFunction.ofExponentialBackoff(FIRST_PAUSE, 2, LONGEST_PAUSE))
            .clock(new Monotonic(clock))
            .build();
    this.breaker = CircuitBreaker.of(name, config);
    breaker
        .getEventPublisher()
        .onStateTransition(
            event -> LOG.warn("breaker of {}: {}", name, event.getStateTransition()));
  }

  private static float percent(double share) {
    return (float) (100 * share);
  }

  /** Whether a hand-over may begin; asking changes nothing. */
  boolean mayBegin() {
    boolean may = breaker.tryAcquirePermission();
    if (may) {
      breaker.releasePermission();
    }
    return may;
  }

  /** A hand-over begins; only after {@link #mayBegin}, and {@link #ended} follows. */
  void begins() {
    breaker.acquirePermission();
  }

  /** A hand-over that began has ended, after so long. */
  void ended(BreakerVerdict verdict, long tookNanos) {
    switch (verdict) {
      case WORKS, FAILS -> breaker.onResult(tookNanos, TimeUnit.NANOSECONDS, verdict);
      case SAYS_NOTHING -> breaker.releasePermission();
    }
  }

  /** Whether it is open: nothing is handed over until it probes. */
  boolean open() {
    return breaker.getState() == CircuitBreaker.State.OPEN;
  }

  /** Whether it probes. */
  boolean probing() {
    return breaker.getState() == CircuitBreaker.State.HALF_OPEN;
  }

  /** The share of failed hand-overs in percent, or -1 while too few are known. */
  int failingPercent() {
    return Math.round(breaker.getMetrics().getFailureRate());
  }

  /** A clock that no one sets back, for a library that takes only clocks of the wall. */
  private static final class Monotonic extends Clock {
    private final JobClock clock;
    private final long startNanos;

    Monotonic(JobClock clock) {
      this.clock = clock;
      this.startNanos = clock.nanoTime();
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH.plusNanos(clock.nanoTime() - startNanos);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("only an instant is asked for");
    }
  }
}
