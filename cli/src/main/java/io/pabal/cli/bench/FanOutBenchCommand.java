package io.pabal.cli.bench;

import io.pabal.bench.FanOutReport;
import io.pabal.bench.Spread;
import io.pabal.cli.local.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One event for many subscribers, and what single urgent events feel of it. */
@Command(
    name = "fanout",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "One event for all subscribers of a topic: when the first and the last outbox record stand in"
          + " Kafka, and how long urgent events take through plan meanwhile and in quiet.",
      "",
      "Each window is a quiet one and is followed by one fan-out, which takes as long as it takes;"
          + " each figure is min, median and max over them. Plan runs alone, without deliver and"
          + " log.",
      ""
    })
public final class FanOutBenchCommand implements Callable<Integer> {
  /** More would take more disk than a small machine has: some 5 KB each. */
  private static final int MOST_SUBSCRIBERS = 10_000_000;

  private static final int HIGHEST_RATE = 1_000;

  @Option(
      names = "--subscribers",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "How many the event is for. Default: ${DEFAULT-VALUE}.")
  private int subscribers;

  @Option(
      names = "--urgent-rate",
      paramLabel = "N",
      defaultValue = "100",
      description = "Single urgent events a second, all the time. Default: ${DEFAULT-VALUE}.")
  private int urgentRate;

  @Mixin private WindowOptions windows;
  @Mixin private BenchOutput output;

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    output.require(
        subscribers >= 2 && subscribers <= MOST_SUBSCRIBERS,
        "--subscribers is between 2 and " + MOST_SUBSCRIBERS);
    output.require(
        urgentRate >= 1 && urgentRate <= HIGHEST_RATE,
        "--urgent-rate is between 1 and " + HIGHEST_RATE);
    windows.check(output);
    FanOutReport report = output.measure(this::measureIn);
    output.print(report, text(report));
    return 0;
  }

  private FanOutReport measureIn(Path folder, Progress progress)
      throws IOException, InterruptedException {
    try (BenchSystem system = new BenchSystem(folder, "bench", progress)) {
      system.up();
      return new FanOutRun(system, subscribers, urgentRate, progress).measure(windows);
    }
  }

  private static String text(FanOutReport report) {
    return "%n  %-26s %10s %10s %10s%n"
            .formatted(
                String.format(Locale.ROOT, "%,d subscribers", report.subscribers()),
                "min",
                "median",
                "max")
        + row("first out, ms", "%,10.0f", report.firstOutMillis())
        + row("last out, s", "%10.1f", report.lastOutSeconds())
        + row("recipients/s", "%,10.0f", report.recipientsPerSecond())
        + row("urgent p99 in quiet, ms", "%10.1f", report.quietP99Millis())
        + row("urgent p99 meanwhile, ms", "%10.1f", report.meanwhileP99Millis())
        + row("meanwhile / quiet", "%10.2f", report.p99Ratio())
        + row("checkpoint in quiet, ms", "%,10.0f", report.quietCheckpointMillis())
        + row("checkpoint meanwhile, ms", "%,10.0f", report.meanwhileCheckpointMillis())
        + String.format(
            Locale.ROOT,
            "%n  Ready %.1f s after the start of the job; %d checkpoints failed.%n",
            report.readySeconds(),
            report.checkpointsFailed())
        + "  First out within %d ms: %s. Urgent p99 at most %d times, or %d ms more: %s."
            .formatted(
                FanOutReport.FIRST_OUT_AIM_MILLIS,
                yes(report.firstOutInTime()),
                FanOutReport.URGENT_AIM_RATIO,
                FanOutReport.URGENT_AIM_MORE_MILLIS,
                yes(report.urgentInTime()));
  }

  private static String row(String title, String format, Spread spread) {
    return spread == null
        ? "  %-26s %10s%n".formatted(title, "none")
        : PlanBenchCommand.row(title, format, spread);
  }

  private static String yes(boolean met) {
    return met ? "yes" : "no";
  }
}
