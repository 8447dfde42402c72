package io.pabal.deliver.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ProviderHealthTest {
  private static final long NOW = Long.MIN_VALUE / 2;

  @Test
  void startsFreelyWhenHealthy() {
    assertThat(ProviderHealth.HEALTHY.mayStart(NOW, 1_000)).isTrue();
  }

  @Test
  void pausesAfterAFailureAndThenProbesWithOne() {
    ProviderHealth failed = ProviderHealth.HEALTHY.failed(NOW, Duration.ZERO);
    long pause = ProviderHealth.FIRST_PAUSE.toNanos();

    assertThat(failed.mayStart(NOW + pause - 1, 0)).isFalse();
    assertThat(failed.mayStart(NOW + pause, 0)).isTrue();
    assertThat(failed.mayStart(NOW + pause, 1)).isFalse();
  }

  @Test
  void countsFailuresOfOnePauseOnce() {
    ProviderHealth first = ProviderHealth.HEALTHY.failed(NOW, Duration.ZERO);
    assertThat(first.failed(NOW + 1, Duration.ZERO)).isEqualTo(first);
  }

  @Test
  void waitsAsLongAsTheProviderWishesButNotForEver() {
    ProviderHealth wish = ProviderHealth.HEALTHY.failed(NOW, Duration.ofSeconds(7));
    assertThat(wish.pausedUntilNanos()).isEqualTo(NOW + Duration.ofSeconds(7).toNanos());

    ProviderHealth late = wish.failed(NOW + 1, Duration.ofDays(365_000));
    assertThat(late.pausedUntilNanos()).isEqualTo(NOW + 1 + ProviderHealth.LONGEST_WISH.toNanos());
  }

  @Property
  void pausesGrowButStayBelowTheLongest(@ForAll @IntRange(min = 1, max = 100) int failures) {
    ProviderHealth health = ProviderHealth.HEALTHY;
    long now = NOW;
    long lastPause = 0;
    for (int i = 0; i < failures; i++) {
      health = health.failed(now, Duration.ZERO);
      long pause = health.pausedUntilNanos() - now;
      assertThat(pause)
          .isGreaterThanOrEqualTo(lastPause)
          .isLessThanOrEqualTo(ProviderHealth.LONGEST_PAUSE.toNanos());
      lastPause = pause;
      now = health.pausedUntilNanos();
    }
    assertThat(health.failures()).isEqualTo(failures);
  }

  @Property
  void aFailureNeverShortensAPause(
      @ForAll @LongRange(min = 0, max = 50_000_000) long laterNanos,
      @ForAll @LongRange(min = -1_000, max = 1_000_000) long wishMillis) {
    ProviderHealth first = ProviderHealth.HEALTHY.failed(NOW, Duration.ofSeconds(3));
    ProviderHealth second = first.failed(NOW + laterNanos, Duration.ofMillis(wishMillis));
    assertThat(second.pausedUntilNanos()).isGreaterThanOrEqualTo(first.pausedUntilNanos());
  }
}
