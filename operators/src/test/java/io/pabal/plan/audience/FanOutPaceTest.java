package io.pabal.plan.audience;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FanOutPaceTest {
  /** Whatever the pace and the buckets are: never more than the pace and two ticks' worth. */
  @Property
  void keepsThePace(
      @ForAll @IntRange(min = 1, max = 100_000) int perSecond,
      @ForAll @IntRange(min = 1, max = 500) int bucket,
      @ForAll @IntRange(min = 1, max = 5_000) int millis) {
    FanOutPace pace = new FanOutPace(perSecond, 0);
    long told = 0;
    for (long now = 0; now <= millis; now += BucketStep.TICK_MILLIS) {
      for (int most = pace.allows(now); most > 0; most = pace.allows(now)) {
        int count = Math.min(most, bucket);
        pace.spent(count);
        told += count;
      }
    }
    assertThat(told)
        .isLessThanOrEqualTo((long) perSecond * (millis + FanOutPace.KEPT_MILLIS) / 1000 + 1)
        .isGreaterThanOrEqualTo((long) perSecond * (millis - BucketStep.TICK_MILLIS) / 1000 - 1);
  }

  @Example
  void aPauseIsNotFollowedByAFlood() {
    FanOutPace pace = new FanOutPace(5_000, 0);
    assertThat(pace.allows(3_600_000)).isEqualTo(100);
    pace.spent(100);
    assertThat(pace.allows(3_600_000)).isZero();
  }

  @Example
  void theSlowestPaceTellsOneASecond() {
    FanOutPace pace = new FanOutPace(1, 0);
    pace.spent(1);
    assertThat(pace.allows(999)).isZero();
    assertThat(pace.allows(1_000)).isEqualTo(1);
  }

  @Example
  void aClockThatGoesBackAllowsNothingExtra() {
    FanOutPace pace = new FanOutPace(5_000, 1_000);
    pace.spent(100);
    assertThat(pace.allows(0)).isZero();
    assertThat(pace.allows(1)).isEqualTo(5);
  }
}
