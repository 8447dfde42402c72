package io.pabal.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.bench.CpuUse.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final List<Round> ROUNDS =
      List.of(
          round(1_000, 4_000, 10, 50), round(2_000, 4_000, 20, 40), round(1_000, 5_000, 10, 60));

  private static Round round(
      long passThroughMillis, long planMillis, double passThroughCpu, double planCpu) {
    return new Round(
        new Measured(10_001, passThroughMillis, passThroughCpu),
        new Measured(10_001, planMillis, planCpu));
  }

  @Test
  void ratioIsTakenRoundByRoundNotOfTheMedians() {
    PlanReport report = PlanReport.of(ROUNDS);

    assertThat(report.events()).isEqualTo(10_001);
    assertThat(report.passThroughPerSecond()).isEqualTo(new Spread(5_000, 10_000, 10_000));
    assertThat(report.planPerSecond()).isEqualTo(new Spread(2_000, 2_500, 2_500));
    assertThat(report.ratio()).isEqualTo(new Spread(0.2, 0.25, 0.5));
  }

  @Test
  void costRatioGrowsWithWhatPlanTakes() {
    CostReport report = CostReport.of(ROUNDS);

    assertThat(report.passThroughMicrosecondsOfCpuPerEvent()).isEqualTo(new Spread(10, 10, 20));
    assertThat(report.planMicrosecondsOfCpuPerEvent()).isEqualTo(new Spread(40, 50, 60));
    assertThat(report.ratio()).isEqualTo(new Spread(2, 5, 6));
  }

  @Test
  void medianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 9.0), 1)).isEqualTo(new Spread(1, 3, 9));
  }

  @Test
  void cpuOfTheStartIsNotCounted() {
    List<Sample> samples =
        List.of(
            new Sample(0, 0),
            new Sample(0, 900_000_000),
            new Sample(1_000, 1_000_000_000),
            new Sample(5_000, 1_100_000_000),
            new Sample(11_000, 1_300_000_000));

    assertThat(CpuUse.microsPerEvent(samples)).isEqualTo(30.0);
  }

  @Test
  void runThatWasOverBetweenTwoLooksIsRefused() {
    List<Sample> samples = List.of(new Sample(0, 0), new Sample(100, 1_000));

    assertThatThrownBy(() -> CpuUse.microsPerEvent(samples)).hasMessageContaining("more events");
  }

  @Test
  void outputOfOneMillisecondIsRefused() {
    assertThatThrownBy(() -> new Measured(10, 0, 1)).hasMessageContaining("more events");
  }
}
