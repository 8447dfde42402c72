package io.pabal.deliver.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pabal.deliver.channel.ProviderBudget;
import io.pabal.schema.Lane;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BudgetMeterTest {
  private static final long START = Long.MIN_VALUE / 2;
  private static final long TICK = Duration.ofMillis(100).toNanos();

  private long now = START;

  private BudgetMeter meter(double perSecond, double urgentShare, int parallelism) {
    return new BudgetMeter(new ProviderBudget(perSecond, urgentShare), parallelism, now);
  }

  /** What lanes that always have something to say get, in ticks of the operator. */
  private int taken(BudgetMeter meter, Duration time, Lane... lanes) {
    int taken = 0;
    for (long end = now + time.toNanos(); now < end; now += TICK) {
      for (Lane lane : lanes) {
        while (meter.has(lane, now)) {
          meter.take(lane, 1);
          taken++;
        }
      }
    }
    return taken;
  }

  @Test
  void hasNoLimitWithoutARate() {
    BudgetMeter meter = new BudgetMeter(ProviderBudget.UNLIMITED, 4, now);
    for (int i = 0; i < 1_000; i++) {
      assertThat(meter.has(Lane.NORMAL, now)).isTrue();
      meter.take(Lane.NORMAL, 100);
    }
    assertThat(meter.perSecond()).isZero();
  }

  @Test
  void dividesTheJobsRateByTheSubtasks() {
    BudgetMeter quarter = meter(400, 0.5, 4);
    taken(quarter, Duration.ofSeconds(1), Lane.values());
    assertThat(taken(quarter, Duration.ofSeconds(10), Lane.values())).isCloseTo(1_000, within(2));
  }

  @Test
  void normalNeverHasUrgentsShareAndUrgentHasWhatNormalLeaves() {
    BudgetMeter quietUrgent = meter(100, 0.6, 1);
    taken(quietUrgent, Duration.ofSeconds(1), Lane.NORMAL);
    assertThat(taken(quietUrgent, Duration.ofSeconds(10), Lane.NORMAL)).isCloseTo(400, within(2));

    BudgetMeter quietNormal = meter(100, 0.6, 1);
    taken(quietNormal, Duration.ofSeconds(1), Lane.URGENT);
    assertThat(taken(quietNormal, Duration.ofSeconds(10), Lane.URGENT)).isCloseTo(1_000, within(2));

    BudgetMeter both = meter(100, 0.6, 1);
    taken(both, Duration.ofSeconds(1), Lane.values());
    int urgent = 0;
    int normal = 0;
    for (int i = 0; i < 100; i++, now += TICK) {
      for (; both.has(Lane.URGENT, now); urgent++) {
        both.take(Lane.URGENT, 1);
      }
      for (; both.has(Lane.NORMAL, now); normal++) {
        both.take(Lane.NORMAL, 1);
      }
    }
    assertThat(urgent).isCloseTo(600, within(2));
    assertThat(normal).isCloseTo(400, within(2));
  }

  @Test
  void letsOneGoWhateverTheRate() {
    BudgetMeter slow = meter(0.1, 0.5, 1);
    assertThat(slow.has(Lane.NORMAL, now)).isTrue();
    slow.take(Lane.NORMAL, 1);
    now += Duration.ofSeconds(19).toNanos();
    assertThat(slow.has(Lane.NORMAL, now)).isFalse();
    now += Duration.ofSeconds(2).toNanos();
    assertThat(slow.has(Lane.NORMAL, now)).isTrue();
  }

  @Test
  void segmentsThatWereNotKnownBeforeArePaidLater() {
    BudgetMeter meter = meter(20, 0.5, 1);
    meter.take(Lane.NORMAL, 1);
    meter.take(Lane.NORMAL, 10);
    now += Duration.ofMillis(900).toNanos();
    assertThat(meter.has(Lane.NORMAL, now)).isFalse();
    now += Duration.ofMillis(200).toNanos();
    assertThat(meter.has(Lane.NORMAL, now)).isTrue();
  }

  @Test
  void whatIsGivenBackIsNeverMoreThanCanBeSaved() {
    BudgetMeter meter = meter(4, 0.5, 1);
    meter.take(Lane.NORMAL, -100);
    assertThat(taken(meter, Duration.ofMillis(1), Lane.NORMAL)).isEqualTo(1);
  }

  @Test
  void halvesOnceAnInstantAndNeverBelowTheLeast() {
    BudgetMeter meter = meter(160, 0.5, 1);
    meter.throttled(now);
    meter.throttled(now + 1);
    assertThat(meter.percent()).isEqualTo(50);
    assertThat(meter.perSecond()).isCloseTo(80, within(0.1));
    assertThat(meter.concurrency(8, now)).isEqualTo(4);
    for (int i = 0; i < 100; i++) {
      now += BudgetMeter.CUT_EVERY.toNanos();
      meter.throttled(now);
      assertThat(meter.perSecond()).isGreaterThanOrEqualTo(160 * BudgetMeter.LEAST_FACTOR - 0.001);
    }
    assertThat(meter.concurrency(8, now)).isEqualTo(1);
    assertThat(meter.concurrency(1, now)).isEqualTo(1);
  }

  @Test
  void recoversInEqualStepsAndNeverAboveTheWhole() {
    BudgetMeter meter = meter(100, 0.5, 1);
    meter.throttled(now);
    now += Duration.ofSeconds(4).toNanos();
    assertThat(meter.concurrency(100, now)).isCloseTo(70, within(1));
    now += Duration.ofSeconds(6).toNanos();
    assertThat(meter.concurrency(100, now)).isBetween(99, 100);
    now += Duration.ofDays(365).toNanos();
    assertThat(meter.concurrency(100, now)).isEqualTo(100);
    assertThat(meter.percent()).isEqualTo(100);
  }

  @Property
  void neverGivesMoreThanRateAndBurst(
      @ForAll @IntRange(min = 1, max = 1_000) int perSecond,
      @ForAll @Size(min = 1, max = 50) List<@IntRange(min = 0, max = 2_000) Integer> pausesMillis) {
    now = START;
    BudgetMeter meter = meter(perSecond, 0.3, 1);
    int taken = 0;
    long passedMillis = 0;
    for (int pause : pausesMillis) {
      passedMillis += pause;
      now = START + Duration.ofMillis(passedMillis).toNanos();
      for (Lane lane : Lane.values()) {
        for (; meter.has(lane, now); taken++) {
          meter.take(lane, 1);
        }
      }
    }
    double burst = 2 + 2.0 * perSecond * BudgetMeter.BURST.toMillis() / 1000.0;
    assertThat((double) taken).isLessThanOrEqualTo(perSecond * passedMillis / 1000.0 + burst);
  }

  @Test
  void refusesBudgetsOutOfBounds() {
    assertThat(new ProviderBudget(ProviderBudget.MAX_UNITS_PER_SECOND, 0.05).limited()).isTrue();
    for (double rate : new double[] {-1, 1_000_001, Double.NaN}) {
      assertThatThrownBy(() -> new ProviderBudget(rate, 0.5)).hasMessageContaining("rate");
    }
    for (double share : new double[] {0, 0.049, 0.96, Double.NaN}) {
      assertThatThrownBy(() -> new ProviderBudget(1, share)).hasMessageContaining("share");
    }
  }
}
