package io.pabal.cli.bench;

import io.pabal.cli.Screen;
import io.pabal.cli.drill.Folders;
import io.pabal.cli.local.Progress;
import io.pabal.schema.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every benchmark does alike: a folder of its own, and a report for people or programs. */
final class BenchOutput {
  @Option(names = "--json", description = "Print JSON for programs as the last line.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** What is measured in a folder. */
  @FunctionalInterface
  interface Measurement<T> {
    T in(Path folder, Progress progress) throws IOException, InterruptedException, SQLException;
  }

  /** Measures in a fresh folder; it stays after a failure, because its logs say why. */
  <T> T measure(Measurement<T> measurement) throws IOException, InterruptedException, SQLException {
    Progress progress = json ? line -> {} : Screen::print;
    Path folder = Files.createTempDirectory("pabal-bench-");
    progress.line("A system of its own in " + folder);
    T measured = measurement.in(folder, progress);
    Folders.delete(folder);
    return measured;
  }

  /** Prints the report: JSON for programs or words for people. */
  void print(Object report, String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? new String(Json.write(report), StandardCharsets.UTF_8) : text);
    out.flush();
  }

  /** Refuses what was asked for, unless it makes sense. */
  void require(boolean sensible, String otherwise) {
    if (!sensible) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
