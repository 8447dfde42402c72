package io.pabal.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.schema.Channel;
import io.pabal.schema.event.EventLimits;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchSettingsTest {
  private static final WatchSettings DEFAULTS = WatchSettings.defaults();

  @Test
  void defaultsHold() {
    assertThat(DEFAULTS.violations()).isEmpty();
    assertThat(DEFAULTS.sliceMillis()).isEqualTo(5_000);
  }

  @Test
  void namesEachBrokenRelationWithItsNumbers() {
    WatchSettings broken =
        new WatchSettings(
            Duration.ofMillis(2_999),
            0,
            0,
            1.01,
            Map.of(Channel.EMAIL, Duration.ZERO),
            Duration.ofMillis(999),
            Duration.ofMillis(999),
            Duration.ofMillis(1),
            Duration.ofMillis(2_998),
            Duration.ofMinutes(12),
            Collections.nCopies(EventLimits.MAX_NAMED_RECIPIENTS + 1, "ann\r\nBcc"));
    assertThat(broken.violations()).hasSize(14);
    assertThatThrownBy(broken::checked)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("window PT2.999S is not between PT3S and PT1H")
        .hasMessageContaining("slow has nothing for push")
        .hasMessageContaining("forgetAfter PT12M is not between PT12M3S and PT168H");
  }

  @Test
  void takesTheBounds() {
    WatchSettings tight =
        new WatchSettings(
            WatchSettings.SHORTEST_WINDOW,
            1,
            1,
            Double.MIN_VALUE,
            DEFAULTS.slow(),
            Duration.ofMinutes(6),
            Duration.ofSeconds(1),
            Duration.ofMillis(250),
            WatchSettings.SHORTEST_WINDOW,
            Duration.ofMillis(12 * 60_000 + 3_000 + 250),
            List.of("a".repeat(EventLimits.MAX_RECIPIENT_CHARS)));
    assertThat(tight.violations()).isEmpty();
  }
}
