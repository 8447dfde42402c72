package io.pabal.cli.demo;

import io.pabal.cli.demo.DemoScript.Sizes;
import io.pabal.cli.demo.Verdict.Patience;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How much happens in the shop, and how long is waited for it. */
final class DemoOptions {
  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "300",
      description =
          "Customers besides those with names; the sale goes to each. Default: ${DEFAULT-VALUE}.")
  private int customers;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "50",
      description = "Events a second of everyday's business. Default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "8",
      description = "How long the latency is measured at that rate. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      defaultValue = "PT3M",
      description = "For how long to wait at most, three times a run. Default: ${DEFAULT-VALUE}.")
  private Duration wait;

  private static final int WARM_UP_SECONDS = 4;
  private static final Duration STILL = Duration.ofSeconds(60);

  Sizes sizes() {
    if (customers < 1 || rate < 1 || seconds < 1) {
      throw new IllegalArgumentException("--customers, --rate and --seconds are at least 1");
    }
    return new Sizes(customers, rate, WARM_UP_SECONDS, seconds);
  }

  Patience patience() {
    return new Patience(wait, STILL);
  }
}
