package io.pabal.plan.audience;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FanOutPaceTest {
  /**
   * Whatever the pace and the buckets are: never more than the pace, a tenth of a second and a
   * bucket.
   */
  @Property
  void keepsThePace(
      @ForAll @IntRange(min = 1, max = 100_000) int perSecond,
      @ForAll @IntRange(min = 1, max = 500) int bucket,
      @ForAll @IntRange(min = 1, max = 5_000) int millis) {
    FanOutPace pace = new FanOutPace(perSecond, 0);
    long told = 0;
    for (long now = 0; now <= millis; now += BucketStep.TICK_MILLIS) {
      while (pace.allows(now)) {
        pace.spent(bucket);
        told += bucket;
      }
    }
    assertThat(told).isLessThanOrEqualTo((long) perSecond * (millis + 100) / 1000 + bucket + 1);
    assertThat(told).isGreaterThanOrEqualTo((long) perSecond * (millis - 10) / 1000);
  }

  @Example
  void aPauseIsNotFollowedByAFlood() {
    FanOutPace pace = new FanOutPace(5_000, 0);
    int told = 0;
    while (pace.allows(3_600_000)) {
      pace.spent(100);
      told += 100;
    }
    assertThat(told).isEqualTo(500);
  }

  @Example
  void aClockThatGoesBackAllowsNothingExtra() {
    FanOutPace pace = new FanOutPace(5_000, 1_000);
    assertThat(pace.allows(1_000)).isTrue();
    pace.spent(500);
    assertThat(pace.allows(0)).isFalse();
    assertThat(pace.allows(1)).isTrue();
  }
}
