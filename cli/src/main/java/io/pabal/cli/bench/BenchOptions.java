package io.pabal.cli.bench;

import io.pabal.bench.Round;
import io.pabal.cli.Screen;
import io.pabal.cli.drill.Folders;
import io.pabal.cli.local.Progress;
import io.pabal.schema.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What both benchmarks ask for: the same runs, two ways to look at them. */
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

  @Option(names = "--json", description = "Print JSON for programs as the last line.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Starts a system, measures, and takes it away. */
  List<Round> run() throws IOException, InterruptedException {
    if (events < FEWEST_EVENTS || rounds < 1) {
      throw new ParameterException(
          spec.commandLine(), "--events is " + FEWEST_EVENTS + " or more, --rounds 1 or more");
    }
    Progress progress = json ? line -> {} : Screen::print;
    Path folder = Files.createTempDirectory("pabal-bench-");
    progress.line("A system of its own in " + folder);
    List<Round> measured;
    try (BenchSystem system = new BenchSystem(folder, progress)) {
      system.up();
      measured = new BenchRun(system, progress).rounds(events, rounds);
    }
    // Not after a failure: its logs say why.
    Folders.delete(folder);
    return measured;
  }

  /** Prints the report: JSON for programs or words for people. */
  void print(Object report, String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? new String(Json.write(report), StandardCharsets.UTF_8) : text);
    out.flush();
  }
}
