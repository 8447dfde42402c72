package io.pabal.deliver.handover;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundsTest {
  @Test
  void restsLongerEachRoundUpToTheLongest() {
    assertThat(Rounds.restNanos(1)).isEqualTo(Rounds.FIRST_REST.toNanos());
    assertThat(Rounds.restNanos(2)).isEqualTo(2 * Rounds.FIRST_REST.toNanos());
    assertThat(Rounds.restNanos(7)).isEqualTo(Rounds.LONGEST_REST.toNanos());
    assertThat(Rounds.restNanos(Integer.MAX_VALUE)).isEqualTo(Rounds.LONGEST_REST.toNanos());
  }
}
