package io.pabal.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintStream;
import java.nio.file.Path;
import picocli.CommandLine.Help.Ansi;

/** Standard output: colours only if it is a terminal. */
public final class Screen {

  private static final PrintStream OUT = System.out;

  private Screen() {}

  /** A line with picocli's markup, {@code @|green text|@}. */
  public static void print(String line) {
    OUT.println(Ansi.AUTO.string(line));
  }

  /** One line of JSON for programs. */
  public static void printJson(Object value) {
    try {
      OUT.println(new JsonMapper().writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Relative to the current folder where that is shorter. */
  public static String shortPath(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path absolute = path.toAbsolutePath();
    return absolute.startsWith(here) ? here.relativize(absolute).toString() : absolute.toString();
  }

  /** As {@link #shortPath(Path)}. */
  public static String shortPath(String path) {
    return shortPath(Path.of(path));
  }
}
