package io.pabal.cli.bench;

import io.pabal.bench.CostReport;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What CPU time an event costs in plan, and how many times a pass-through's that is. */
@Command(
    name = "cost",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "CPU time an event takes in plan, beside a job that only copies the same events.",
      "",
      "Of the TaskManager process, garbage collection and compilation included; Kafka's is not in"
          + " it. A microsecond an event is a CPU second a million events.",
      ""
    })
public final class CostBenchCommand implements Callable<Integer> {
  @Mixin private BenchOptions options;
  @Mixin private BenchOutput output;

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    CostReport report = CostReport.of(options.run(output));
    output.print(
        report,
        "%n  %-26s %10s %10s %10s%n%s%s%s"
            .formatted(
                String.format(Locale.ROOT, "%,d events", report.events()),
                "min",
                "median",
                "max",
                PlanBenchCommand.row(
                    "pass-through, us CPU/event",
                    "%10.1f",
                    report.passThroughMicrosecondsOfCpuPerEvent()),
                PlanBenchCommand.row(
                    "plan, us CPU/event", "%10.1f", report.planMicrosecondsOfCpuPerEvent()),
                PlanBenchCommand.row("plan / pass-through", "%10.2f", report.ratio())));
    return 0;
  }
}
