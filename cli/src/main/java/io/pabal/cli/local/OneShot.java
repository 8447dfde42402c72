package io.pabal.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that are run to their end, and command lines. */
final class OneShot {

  /** Formatting and initdb take seconds; a hang must not take for ever. */
  private static final long LIMIT_SECONDS = 120;

  /** Up to so many cores Java's quick compiler works alone. */
  private static final int FEW_CORES = 4;

  private OneShot() {}

  /**
   * Runs a program and waits for its end.
   *
   * @throws LocalSystemException with the purpose and the end of its output if it doesn't end with
   *     0
   */
  static void run(String failure, Path output, List<String> program, List<String> arguments)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(concat(program, arguments))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.getOutputStream().close();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new LocalSystemException(
          failure + ": not done in " + LIMIT_SECONDS + " s; see " + output);
    }
    if (process.exitValue() != 0) {
      throw new LocalSystemException(
          failure + ": " + lastLine(output) + " (all of it: " + output + ")");
    }
  }

  /**
   * The command line of a Java program.
   *
   * <p>On few cores with Java's quick compiler only: six JVMs that start together keep two cores
   * busy for minutes with the thorough one, and what it has not reached yet runs at a fraction of
   * its speed (docs/benchmarks.md has figures).
   */
  static List<String> java(Path java, String classPath, String mainClass, String... options) {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    if (Runtime.getRuntime().availableProcessors() <= FEW_CORES) {
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classPath, mainClass));
    return command;
  }

  static List<String> concat(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /** The last line with text in it, for messages; empty if there is none. */
  static String lastLine(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    String last = "";
    for (String line : Files.readString(file).lines().toList()) {
      last = line.isBlank() ? last : line.strip();
    }
    return last;
  }
}
