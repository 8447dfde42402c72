package io.pabal.cli.bench;

import io.pabal.bench.SenderReport;
import io.pabal.bench.SenderReport.Window;
import io.pabal.bench.Spread;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What the benchmarks of single senders ask for, and how they look at two rates in turn. */
final class SenderOptions {
  @Option(
      names = "--windows",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many windows of each, in turn. Default: ${DEFAULT-VALUE}.")
  private int windows;

  @Option(
      names = "--window",
      paramLabel = "DURATION",
      defaultValue = "PT5S",
      description =
          "How long each is; two more come before, to warm up. Default: ${DEFAULT-VALUE}.")
  private Duration window;

  /** A rate over a window. */
  @FunctionalInterface
  interface Rate {
    double in(Duration window) throws IOException, InterruptedException;
  }

  /** Refuses what nothing can be measured in. */
  void check(BenchOutput output) {
    output.require(
        windows >= 1 && window.toSeconds() >= 1, "--windows is 1 or more, --window PT1S or longer");
  }

  /** The yardstick, the sender, the yardstick and so on, after two windows of the sender alone. */
  List<Window> inTurn(Rate yardstick, Rate sender) throws IOException, InterruptedException {
    sender.in(window);
    sender.in(window);
    List<Window> all = new ArrayList<>();
    for (int number = 0; number < windows; number++) {
      double first = yardstick.in(window);
      all.add(new Window(first, sender.in(window)));
    }
    return all;
  }

  /** What the start script says of a peer's program. */
  static String peer(BenchOutput output, String name) {
    String value = System.getProperty("pabal.peers." + name, "");
    output.require(
        !value.isEmpty(),
        "the peer's program is not known: start this by scripts/pabal (" + name + ")");
    return value;
  }

  /** The table for people. */
  static String table(SenderReport report, String unit) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(Locale.ROOT, "%n  %-30s %10s %10s %10s%n", "", "min", "median", "max"));
    row(text, report.yardstick() + ", " + unit, "%,10.0f", report.yardstickPerSecond());
    row(text, "our sender, " + unit, "%,10.0f", report.senderPerSecond());
    row(text, "sender / " + report.yardstick(), "%10.3f", report.ratio());
    SenderReport.Encryption encryption = report.encryption();
    if (encryption != null) {
      row(text, "Java, encryptions/s/thread", "%,10.0f", encryption.plainPerSecond());
      row(
          text,
          encryption.curve() + ", encryptions/s/thread",
          "%,10.0f",
          encryption.senderPerSecond());
      row(text, encryption.curve() + " / Java", "%10.1f", encryption.ratio());
    }
    return text.toString();
  }

  private static void row(StringBuilder text, String title, String format, Spread spread) {
    String line = "  %-30s " + format + " " + format + " " + format + "%n";
    text.append(
        String.format(Locale.ROOT, line, title, spread.min(), spread.median(), spread.max()));
  }

  /** How often something is done in a window, by one thread. */
  static Rate repeating(Callable<?> work) {
    return window -> {
      long begun = System.nanoTime();
      long done = 0;
      try {
        while (System.nanoTime() - begun < window.toNanos()) {
          work.call();
          done++;
        }
      } catch (Exception e) {
        throw new IOException("can't be measured", e);
      }
      return done * 1e9 / (System.nanoTime() - begun);
    };
  }
}
