package io.pabal.cli.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/** How long a benchmark warms up and looks at a system under steady load. */
final class WindowOptions {
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

  int count() {
    return windows;
  }

  /** Refuses what nothing can be measured in. */
  void check(BenchOutput output) {
    output.require(
        windows >= 1 && window.toSeconds() >= 1, "--windows is 1 or more, --window PT1S or longer");
  }

  // The lengths of warm-up and windows are what is asked for, not waits for something.

  /** Lets the warm-up pass. */
  void warmUp() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(warmUp.toMillis());
  }

  /** Lets a window pass. */
  void pass() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(window.toMillis());
  }

  /** For the progress: how long the warm-up is. */
  long warmUpSeconds() {
    return warmUp.toSeconds();
  }
}
