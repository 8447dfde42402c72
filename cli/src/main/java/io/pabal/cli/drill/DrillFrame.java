package io.pabal.cli.drill;

import io.pabal.cli.Screen;
import io.pabal.cli.local.FlinkRest.FlinkRestException;
import io.pabal.cli.local.Progress;
import io.pabal.schema.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Option;

/** What all drills have in common: a fresh system that goes away, a seed, a report, its options. */
final class DrillFrame {
  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of order and instants; printed at the start. Default: a random one.")
  private Long seed;

  @Option(
      names = "--drain",
      paramLabel = "DURATION",
      defaultValue = "PT5M",
      description =
          "How long to wait at the end until all is final, at most. Default: ${DEFAULT-VALUE}.")
  private Duration drain;

  @Option(
      names = "--keep",
      description = "Keep the drill's folder for a look at it; a drill that fails keeps it anyway.")
  private boolean keep;

  @Option(names = "--json", description = "Print JSON for programs as the last line.")
  private boolean json;

  /** Makes the drill's system in a folder of its own. */
  @FunctionalInterface
  interface SystemMaker {
    DrillSystem in(Path folder, Progress progress) throws IOException;
  }

  /** The drill itself, on a system that is up. */
  @FunctionalInterface
  interface Drill {
    DrillReport run(DrillSystem system, Progress progress, RandomGenerator random)
        throws IOException, InterruptedException, SQLException, FlinkRestException;
  }

  /** How long to wait until all is final. */
  Duration drain() {
    return drain;
  }

  /**
   * Runs a drill and takes its system down, whatever happens. The folder of a drill that failed, or
   * ended by an exception, stays.
   *
   * @return the exit status: 0 when it has passed
   */
  int run(PrintWriter out, SystemMaker maker, Drill drill)
      throws IOException, InterruptedException, SQLException, FlinkRestException {
    Progress progress = json ? line -> {} : Screen::print;
    long used = seed == null ? System.nanoTime() : seed;
    progress.line("Seed " + used);
    Path folder = Files.createTempDirectory("pabal-drill-");
    DrillSystem system = maker.in(folder, progress);
    DrillReport report;
    try {
      system.up();
      report = drill.run(system, progress, new SplittableRandom(used));
    } finally {
      system.down();
    }
    if (keep || !report.pass()) {
      progress.line("Kept: " + folder);
    } else {
      Folders.delete(folder);
    }
    out.print(json ? new String(Json.write(report), StandardCharsets.UTF_8) + "\n" : report.text());
    out.flush();
    return report.pass() ? 0 : 1;
  }
}
