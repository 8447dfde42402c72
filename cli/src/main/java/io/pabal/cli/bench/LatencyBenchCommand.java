package io.pabal.cli.bench;

import io.pabal.bench.LatencyReport;
import io.pabal.bench.LatencyReport.Percentiles;
import io.pabal.bench.LatencyReport.Window;
import io.pabal.cli.Screen;
import io.pabal.cli.drill.DrillLoad;
import io.pabal.cli.drill.DrillSystem;
import io.pabal.cli.drill.Folders;
import io.pabal.cli.local.Progress;
import io.pabal.schema.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

  @Option(
      names = "--warm-up",
      paramLabel = "DURATION",
      defaultValue = "PT60S",
      description = "Load before the first window. Default: ${DEFAULT-VALUE}.")
  private Duration warmUp;

  @Option(
      names = "--windows",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many windows. Default: ${DEFAULT-VALUE}.")
  private int windows;

  @Option(
      names = "--window",
      paramLabel = "DURATION",
      defaultValue = "PT15S",
      description = "How long each is. Default: ${DEFAULT-VALUE}.")
  private Duration window;

  @Option(names = "--json", description = "Print JSON for programs as the last line.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    if (rate < 1 || windows < 1 || window.toSeconds() < 1) {
      throw new ParameterException(
          spec.commandLine(), "--rate and --windows are 1 or more, --window is PT1S or longer");
    }
    Progress progress = json ? line -> {} : Screen::print;
    Path folder = Files.createTempDirectory("pabal-bench-");
    progress.line("A system of its own in " + folder);
    DrillSystem system = new DrillSystem(folder, 1, progress);
    LatencyReport report;
    try {
      system.up();
      report = measure(system, progress);
    } finally {
      system.down();
    }
    // Not after a failure: its logs say why.
    Folders.delete(folder);
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? new String(Json.write(report), StandardCharsets.UTF_8) : text(report));
    out.flush();
    return 0;
  }

  private LatencyReport measure(DrillSystem system, Progress progress)
      throws InterruptedException, SQLException {
    List<Instant> bounds = new ArrayList<>();
    try (DrillLoad load = new DrillLoad(system.config());
        LatencyLog log = new LatencyLog(system.config())) {
      Instant started = Instant.now();
      load.start(rate);
      progress.line("  warming up for " + warmUp.toSeconds() + " s");
      // The lengths of warm-up and windows are what is asked for, not a wait for something.
      TimeUnit.MILLISECONDS.sleep(warmUp.toMillis());
      bounds.add(Instant.now());
      for (int number = 1; number <= windows; number++) {
        TimeUnit.MILLISECONDS.sleep(window.toMillis());
        bounds.add(Instant.now());
        progress.line("  window " + number + " of " + windows);
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
    for (int number = 0; number < windows; number++) {
      log.window(bounds.get(number), bounds.get(number + 1))
          .forEach(
              (channel, measured) ->
                  found.computeIfAbsent(channel, absent -> new ArrayList<>()).add(measured));
    }
    Map<String, Percentiles> channels = new LinkedHashMap<>();
    found.forEach((channel, measured) -> channels.put(channel, Percentiles.of(measured)));
    channels.remove(BOTH);
    return LatencyReport.of(
        rate, found.get(BOTH), channels, log.legs(bounds.get(0), bounds.get(windows)));
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
