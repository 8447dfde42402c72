package io.pabal.cli.bench;

import io.pabal.bench.Round;
import io.pabal.cli.local.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import picocli.CommandLine.Option;

/** What plan and cost ask for: the same runs, two ways to look at them. */
final class BenchOptions {
  /** Fewer are over before both jobs are warm, or between two looks. */
  private static final int FEWEST_EVENTS = 1_000;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "200000",
      description = "How many events each job reads. Default: ${DEFAULT-VALUE}.")
  private int events;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often both jobs run, in turn. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  /** Starts a system, measures, and takes it away. */
  List<Round> run(BenchOutput output) throws IOException, InterruptedException, SQLException {
    output.require(
        events >= FEWEST_EVENTS && rounds >= 1,
        "--events is " + FEWEST_EVENTS + " or more, --rounds 1 or more");
    return output.measure(this::rounds);
  }

  private List<Round> rounds(Path folder, Progress progress)
      throws IOException, InterruptedException {
    try (BenchSystem system = new BenchSystem(folder, "drill", progress)) {
      system.up();
      return new BenchRun(system, progress).rounds(events, rounds);
    }
  }
}
