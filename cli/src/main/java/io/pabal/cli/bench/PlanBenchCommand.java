package io.pabal.cli.bench;

import io.pabal.bench.PlanReport;
import io.pabal.bench.Spread;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How many events a second plan decides, and what share of a pass-through's rate that is. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Events a second that plan decides, beside a job that only copies the same events.",
      "",
      "The ratio is what to compare between machines and releases: both jobs share the machine.",
      ""
    })
public final class PlanBenchCommand implements Callable<Integer> {
  @Mixin private BenchOptions options;
  @Mixin private BenchOutput output;

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    PlanReport report = PlanReport.of(options.run(output));
    output.print(
        report,
        "%n  %-26s %10s %10s %10s%n%s%s%s"
            .formatted(
                String.format(Locale.ROOT, "%,d events", report.events()),
                "min",
                "median",
                "max",
                row("pass-through, events/s", "%,10.0f", report.passThroughPerSecond()),
                row("plan, events/s", "%,10.0f", report.planPerSecond()),
                row("plan / pass-through", "%10.3f", report.ratio())));
    return 0;
  }

  /** A row of the table, also of the other benchmark's. */
  static String row(String title, String format, Spread spread) {
    return String.format(
        Locale.ROOT,
        "  %-26s " + format + " " + format + " " + format + "%n",
        title,
        spread.min(),
        spread.median(),
        spread.max());
  }
}
