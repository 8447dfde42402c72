package io.pabal.cli.bench;

import io.pabal.bench.LatencyReport;
import io.pabal.bench.LatencyReport.Percentiles;
import io.pabal.bench.LatencyReport.Window;
import io.pabal.cli.drill.DrillLoad;
import io.pabal.cli.drill.DrillSystem;
import io.pabal.cli.local.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long an event takes from Kafka to the provider's yes, with all parts on this machine. */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Milliseconds from the append of an event to its acceptance by a provider, at a steady rate,"
          + " with all parts, servers and providers on this machine.",
      "",
      "Half of the events become an e-mail, half a text message. After a warm-up, in which Java"
          + " compiles, windows are measured one after the other; each figure is min, median and"
          + " max over the windows.",
      ""
    })
public final class LatencyBenchCommand implements Callable<Integer> {
  private static final Duration LOG_LIMIT = Duration.ofMinutes(2);
  private static final long LOOK_EVERY_MILLIS = 200;
  private static final String BOTH = "";

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "200",
      description = "Events a second. Default: ${DEFAULT-VALUE}.")
  private int rate;

  @Mixin private WindowOptions windows;
  @Mixin private BenchOutput output;

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    output.require(rate >= 1, "--rate is 1 or more");
    windows.check(output);
    LatencyReport report = output.measure(this::measureIn);
    output.print(report, text(report));
    return 0;
  }

  private LatencyReport measureIn(Path folder, Progress progress)
      throws IOException, InterruptedException, SQLException {
    DrillSystem system = new DrillSystem(folder, 1, progress);
    try {
      system.up();
      return measure(system, progress);
    } finally {
      system.down();
    }
  }

  private LatencyReport measure(DrillSystem system, Progress progress)
      throws InterruptedException, SQLException {
    List<Instant> bounds = new ArrayList<>();
    try (DrillLoad load = new DrillLoad(system.config());
        LatencyLog log = new LatencyLog(system.config())) {
      Instant started = Instant.now();
      load.start(rate);
      progress.line("  warming up for " + windows.warmUpSeconds() + " s");
      windows.warmUp();
      bounds.add(Instant.now());
      for (int number = 1; number <= windows.count(); number++) {
        windows.pass();
        bounds.add(Instant.now());
        progress.line("  window " + number + " of " + windows.count());
      }
      load.stop();
      awaitLog(log, started, load.expected().size());
      return report(log, bounds);
    }
  }

  private static void awaitLog(LatencyLog log, Instant started, int items)
      throws SQLException, InterruptedException {
    long end = System.nanoTime() + LOG_LIMIT.toNanos();
    while (log.accepted(started) < items) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(
            "Only %d of %d items were accepted and logged within %s"
                .formatted(log.accepted(started), items, LOG_LIMIT));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private LatencyReport report(LatencyLog log, List<Instant> bounds) throws SQLException {
    Map<String, List<Window>> found = new LinkedHashMap<>();
    for (int number = 0; number < windows.count(); number++) {
      log.window(bounds.get(number), bounds.get(number + 1))
          .forEach(
              (channel, measured) ->
                  found.computeIfAbsent(channel, absent -> new ArrayList<>()).add(measured));
    }
    Map<String, Percentiles> channels = new LinkedHashMap<>();
    found.forEach((channel, measured) -> channels.put(channel, Percentiles.of(measured)));
    channels.remove(BOTH);
    return LatencyReport.of(
        rate, found.get(BOTH), channels, log.legs(bounds.get(0), bounds.get(windows.count())));
  }

  private static String text(LatencyReport report) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%n  %-26s %10s %10s %10s%n"
            .formatted(
                String.format(Locale.ROOT, "%,d items at %d/s", report.items(), report.rate()),
                "min",
                "median",
                "max"));
    text.append(PlanBenchCommand.row("p50, ms", "%10.1f", report.p50Millis()));
    text.append(PlanBenchCommand.row("p99, ms", "%10.1f", report.p99Millis()));
    report
        .channels()
        .forEach(
            (channel, percentiles) ->
                text.append(
                        PlanBenchCommand.row(
                            channel + " p50, ms", "%10.1f", percentiles.p50Millis()))
                    .append(
                        PlanBenchCommand.row(
                            channel + " p99, ms", "%10.1f", percentiles.p99Millis())));
    text.append("\n  median of each leg, ms\n");
    report
        .legs()
        .forEach(
            (leg, millis) ->
                text.append(String.format(Locale.ROOT, "  %-26s %10.1f%n", leg, millis)));
    return text.toString();
  }
}
