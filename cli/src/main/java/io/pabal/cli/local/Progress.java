package io.pabal.cli.local;

/** Where a long command tells what it does; a terminal, a log, or nobody. */
@FunctionalInterface
public interface Progress {

  /** Tells nobody. */
  Progress SILENT = line -> {};

  /** One line for people; may hold picocli's markup for colours, {@code @|green text|@}. */
  void line(String line);
}
