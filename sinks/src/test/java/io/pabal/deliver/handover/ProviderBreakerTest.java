package io.pabal.deliver.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProviderBreakerTest {
  private static final long QUICK = 1_000_000;
  private static final long SLOW = BreakerSettings.defaults().slowAfter().toNanos();

  private final ManualClock clock = new ManualClock();
  private final ProviderBreaker breaker = breaker(false);

  private ProviderBreaker breaker(boolean alone) {
    return new ProviderBreaker("relay", BreakerSettings.defaults(), alone, clock);
  }

  private static void handOver(ProviderBreaker to, BreakerVerdict verdict, long took, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(to.mayBegin()).as("before hand-over %s of %s", i, times).isTrue();
      to.begins();
      to.ended(verdict, took);
    }
  }

  @Test
  void opensAtTheShareOfFailuresAndNotBefore() {
    handOver(breaker, BreakerVerdict.WORKS, QUICK, 11);
    handOver(breaker, BreakerVerdict.FAILS, QUICK, 10);
    assertThat(breaker.open()).isFalse();
    assertThat(breaker.failingPercent()).isEqualTo(48);
    handOver(breaker, BreakerVerdict.FAILS, QUICK, 1);
    assertThat(breaker.open()).isTrue();
    assertThat(breaker.mayBegin()).isFalse();
  }

  @Test
  void saysNothingOfAFewHandOvers() {
    handOver(breaker, BreakerVerdict.FAILS, QUICK, ProviderBreaker.LEAST_HAND_OVERS - 1);
    assertThat(breaker.open()).isFalse();
    handOver(breaker, BreakerVerdict.SAYS_NOTHING, QUICK, 100);
    assertThat(breaker.open()).isFalse();
  }

  @Test
  void opensWhenTooManyAreSlowIfAnotherCanStandIn() {
    handOver(breaker, BreakerVerdict.WORKS, SLOW, ProviderBreaker.LEAST_HAND_OVERS);
    assertThat(breaker.open()).isTrue();

    ProviderBreaker alone = breaker(true);
    handOver(alone, BreakerVerdict.WORKS, SLOW, 2 * BreakerSettings.MAX_WINDOW);
    assertThat(alone.open()).isFalse();
  }

  @Test
  void whatIsJustNotSlowIsNot() {
    handOver(breaker, BreakerVerdict.WORKS, SLOW - 1, 100);
    assertThat(breaker.open()).isFalse();
  }

  @Test
  void probesWithABoundedNumberAndClosesWhenTheyWork() {
    handOver(breaker, BreakerVerdict.FAILS, QUICK, ProviderBreaker.LEAST_HAND_OVERS);
    clock.advance(ProviderBreaker.FIRST_PAUSE);
    assertThat(breaker.mayBegin()).isFalse();
    clock.advance(Duration.ofMillis(1));
    for (int i = 0; i < ProviderBreaker.PROBES; i++) {
      assertThat(breaker.mayBegin()).isTrue();
      assertThat(breaker.mayBegin()).as("asking changes nothing").isTrue();
      breaker.begins();
    }
    assertThat(breaker.probing()).isTrue();
    assertThat(breaker.mayBegin()).isFalse();

    breaker.ended(BreakerVerdict.SAYS_NOTHING, 0);
    assertThat(breaker.mayBegin()).as("a probe that says nothing may be repeated").isTrue();
    breaker.begins();
    for (int i = 0; i < ProviderBreaker.PROBES; i++) {
      breaker.ended(BreakerVerdict.WORKS, QUICK);
    }
    assertThat(breaker.open() || breaker.probing()).isFalse();
  }

  @Test
  void pausesLongerEachTimeUpToTheLongest() {
    handOver(breaker, BreakerVerdict.FAILS, QUICK, ProviderBreaker.LEAST_HAND_OVERS);
    Duration pause = ProviderBreaker.FIRST_PAUSE;
    for (int i = 0; i < 40; i++) {
      assertThat(breaker.mayBegin()).isFalse();
      clock.advance(pause);
      assertThat(breaker.mayBegin()).as("pause %s", i).isFalse();
      clock.advance(Duration.ofMillis(1));
      handOver(breaker, BreakerVerdict.FAILS, QUICK, ProviderBreaker.PROBES);
      Duration doubled = pause.multipliedBy(2);
      boolean longest = doubled.compareTo(ProviderBreaker.LONGEST_PAUSE) > 0;
      pause = longest ? ProviderBreaker.LONGEST_PAUSE : doubled;
    }
  }

  @Test
  void refusesSettingsOutOfBounds() {
    Duration second = Duration.ofSeconds(1);
    assertThat(new BreakerSettings(10, 1, Duration.ofMillis(1), 1, second)).isNotNull();
    assertThatThrownBy(() -> new BreakerSettings(9, 1, second, 1, second))
        .hasMessageContaining("window");
    assertThatThrownBy(() -> new BreakerSettings(1_001, 1, second, 1, second))
        .hasMessageContaining("window");
    assertThatThrownBy(() -> new BreakerSettings(10, 0, second, 1, second))
        .hasMessageContaining("failing");
    assertThatThrownBy(() -> new BreakerSettings(10, 1, second, 1.01, second))
        .hasMessageContaining("slow share");
    assertThatThrownBy(() -> new BreakerSettings(10, 1, Duration.ZERO, 1, second))
        .hasMessageContaining("millisecond");
    assertThatThrownBy(() -> new BreakerSettings(10, 1, second, 1, second.minusMillis(1)))
        .hasMessageContaining("configuration error");
    assertThatThrownBy(() -> new BreakerSettings(10, 1, second, 1, Duration.ofHours(2)))
        .hasMessageContaining("configuration error");
  }
}
