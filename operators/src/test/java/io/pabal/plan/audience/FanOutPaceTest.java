package io.pabal.plan.audience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FanOutPaceTest {
  /** Whatever the pace and the buckets are: never more than the pace and a tick's worth. */
  @Property
  void keepsThePace(
      @ForAll @IntRange(min = 1, max = 100_000) int perSecond,
      @ForAll @IntRange(min = 1, max = 500) int bucket,
      @ForAll @IntRange(min = 1, max = 5_000) int millis) {
    FanOutPace pace = new FanOutPace(perSecond, 0);
    long told = 0;
    for (long now = 0; now <= millis; now += BucketStep.TICK_MILLIS) {
      for (int most = pace.allows(now, false); most > 0; most = pace.allows(now, false)) {
        int count = Math.min(most, bucket);
        pace.spent(count);
        told += count;
      }
    }
    assertThat(told)
        .isLessThanOrEqualTo((long) perSecond * (millis + FanOutPace.KEPT_MILLIS) / 1000 + 2)
        .isGreaterThanOrEqualTo((long) perSecond * (millis - BucketStep.TICK_MILLIS) / 1000 - 1);
  }

  @Example
  void aPauseIsNotFollowedByAFlood() {
    FanOutPace pace = new FanOutPace(5_000, 0);
    assertThat(pace.allows(3_600_000, false)).isEqualTo(26);
    pace.spent(26);
    assertThat(pace.allows(3_600_000, false)).isZero();
  }

  @Example
  void theSlowestPaceTellsOneASecond() {
    FanOutPace pace = new FanOutPace(1, 0);
    pace.spent(1);
    assertThat(pace.allows(999, false)).isZero();
    assertThat(pace.allows(1_000, false)).isEqualTo(1);
  }

  /** Those behind need 40 ms for a slice: 40 of work, 17 of rest, and a look every 5. */
  @Example
  void aThirdOfTheTimeIsForOthersWhenThoseBehindAreSlow() {
    FanOutPace pace = new FanOutPace(5_000, 0);
    List<Long> slices = new ArrayList<>();
    long busyUntil = -1;
    for (long now = 0; now <= 200; now += BucketStep.TICK_MILLIS) {
      int most = pace.allows(now, now < busyUntil);
      if (most > 0) {
        pace.spent(most);
        slices.add(now);
        busyUntil = now + 40;
      }
    }
    assertThat(slices).containsExactly(0L, 55L, 110L, 165L);
  }

  @Example
  void nobodyRestsWhenThoseBehindAreQuick() {
    FanOutPace pace = new FanOutPace(5_000, 0);
    for (long now = 0; now <= 200; now += BucketStep.TICK_MILLIS) {
      assertThat(pace.allows(now, false)).isPositive();
      pace.spent(25);
    }
  }

  @Example
  void aClockThatGoesBackAllowsNothingExtra() {
    FanOutPace pace = new FanOutPace(5_000, 1_000);
    pace.spent(25);
    assertThat(pace.allows(0, false)).isZero();
    assertThat(pace.allows(1, false)).isEqualTo(5);
  }
}
