package io.pabal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LifetimesTest {

  @Test
  void acceptsTheDefaults() {
    assertThat(Lifetimes.defaults().checked()).isEqualTo(Lifetimes.defaults());
  }

  @Test
  void refusesEachBrokenRelationWithItsNumbers() {
    Lifetimes broken =
        new Lifetimes(
            Duration.ofDays(3),
            Duration.ofDays(2),
            Duration.ofDays(3),
            Duration.ofDays(1),
            Duration.ofDays(3),
            Duration.ofDays(4),
            Duration.ofDays(6),
            Duration.ofDays(2),
            Duration.ofDays(1));
    assertThat(broken.violations())
        .containsExactly(
            "dedupWindow PT48H is shorter than maxEventAge PT72H",
            "stripTtl PT72H is shorter than longestLife + hold PT96H",
            "outcomesRetention PT24H is shorter than stripTtl PT72H",
            "outboxRetention PT48H is shorter than longestLife PT72H",
            "eventsRetention PT144H is shorter than maxEventAge + longestOutage PT168H");
    assertThatThrownBy(broken::checked)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("lifetimes refused: dedupWindow PT48H is shorter")
        .hasMessageContaining("; eventsRetention PT144H");
  }

  @Test
  void refusesWhatKafkaRetainsTooShortly() {
    Lifetimes real =
        Lifetimes.defaults()
            .withRetention(Duration.ofDays(7), Duration.ofDays(7), Duration.ofHours(95));
    assertThat(real.violations())
        .containsExactly("outcomesRetention PT95H is shorter than stripTtl PT96H");
  }

  @Test
  void acceptsEqualDurations() {
    Lifetimes tight =
        Lifetimes.defaults()
            .withRetention(Duration.ofDays(7), Duration.ofDays(3), Duration.ofDays(4));
    assertThat(tight.violations()).isEmpty();
  }
}
