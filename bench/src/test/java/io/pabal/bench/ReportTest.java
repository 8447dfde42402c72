package io.pabal.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.bench.CpuUse.Sample;
import io.pabal.bench.FanOutReport.Checkpoints;
import io.pabal.bench.LatencyReport.Window;
import java.util.List;
import java.util.stream.LongStream;
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

  @Test
  void percentileIsTheNearestRank() {
    List<Long> latencies = LongStream.rangeClosed(1, 200).boxed().toList();

    assertThat(Window.of(latencies)).isEqualTo(new Window(200, 100, 198));
    assertThat(Window.of(List.of(7L))).isEqualTo(new Window(1, 7, 7));
    assertThatThrownBy(() -> Window.of(List.of())).hasMessageContaining("longer");
  }

  @Test
  void fanOutsAreComparedWithTheQuietBeforeThem() {
    FanOutReport report =
        FanOutReport.of(
            1_001,
            100,
            12_500,
            List.of(fanOut(900, 2_900, 20, 40), fanOut(1_000, 2_000, 10, 30)),
            new Checkpoints(List.of(100.0), List.of(), 1));

    assertThat(report.readySeconds()).isEqualTo(12.5);
    assertThat(report.firstOutMillis()).isEqualTo(new Spread(900, 950, 1_000));
    assertThat(report.lastOutSeconds()).isEqualTo(new Spread(2, 2.5, 2.9));
    assertThat(report.recipientsPerSecond()).isEqualTo(new Spread(500, 750, 1_000));
    assertThat(report.p99Ratio()).isEqualTo(new Spread(2, 2.5, 3));
    assertThat(report.quietCheckpointMillis()).isEqualTo(new Spread(100, 100, 100));
    assertThat(report.meanwhileCheckpointMillis()).isNull();
    assertThat(report.firstOutInTime()).isTrue();
    assertThat(report.urgentInTime()).as("20 ms more").isTrue();
  }

  @Test
  void senderIsComparedWithTheYardstickOfItsOwnWindow() {
    SenderReport report =
        SenderReport.of(
            "push",
            "h2load",
            List.of(
                new SenderReport.Window(1_000, 100),
                new SenderReport.Window(100, 90),
                new SenderReport.Window(400, 80)),
            SenderReport.Encryption.of("Conscrypt", List.of(new SenderReport.Window(250, 5_000))));

    assertThat(report.yardstickPerSecond()).isEqualTo(new Spread(100, 400, 1_000));
    assertThat(report.senderPerSecond()).isEqualTo(new Spread(80, 90, 100));
    assertThat(report.ratio()).isEqualTo(new Spread(0.1, 0.2, 0.9));
    assertThat(report.encryption().ratio()).isEqualTo(new Spread(20, 20, 20));
  }

  @Test
  void aimsAreMissedAboveTheirBounds() {
    assertThat(aims(1_000, 60, 120)).isEqualTo(List.of(true, true));
    assertThat(aims(1_001, 60, 121)).isEqualTo(List.of(false, false));
    assertThat(aims(1_000, 10, 60)).isEqualTo(List.of(true, true));
    assertThat(aims(1_000, 10, 61)).isEqualTo(List.of(true, false));
  }

  private static List<Boolean> aims(long firstOutMillis, double quietP99, double meanwhileP99) {
    FanOutReport report =
        FanOutReport.of(
            10,
            1,
            0,
            List.of(fanOut(firstOutMillis, 5_000, quietP99, meanwhileP99)),
            new Checkpoints(List.of(), List.of(), 0));
    return List.of(report.firstOutInTime(), report.urgentInTime());
  }

  private static FanOutReport.Round fanOut(
      long firstOutMillis, long lastOutMillis, double quietP99, double meanwhileP99) {
    return new FanOutReport.Round(
        firstOutMillis,
        lastOutMillis,
        new Window(100, 5, quietP99),
        new Window(100, 5, meanwhileP99));
  }
}
