package io.pabal.cli.drill;

import io.pabal.cli.drill.OutageOracle.Span;
import io.pabal.cli.local.FlinkRest.FlinkRestException;
import io.pabal.cli.local.Progress;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A sale for everyone while somebody waits for a code. */
@Command(
    name = "surge",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Sends one event for everyone by e-mail while single urgent events go on by e-mail and SMS,"
          + " if asked for on top of a backlog.",
      "",
      "Passes when nothing is lost and every copy is named. The latencies of the urgent events,"
          + " before and during, are for a person to compare.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  pabal drill surge --recipients 200000 --drain PT30M",
      "  pabal drill surge --recipients 200000 --backlog 20000 --drain PT30M"
    })
public final class SurgeCommand implements Callable<Integer> {
  private static final long WARM_UP_MILLIS = 15_000;

  /** All rows are read at each look. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  @Option(
      names = "--recipients",
      paramLabel = "N",
      defaultValue = "200000",
      description = "Whom the sale is for. Default: ${DEFAULT-VALUE}.")
  private int recipients;

  @Option(
      names = "--backlog",
      paramLabel = "N",
      defaultValue = "0",
      description = "Single messages sent at once just before it. Default: ${DEFAULT-VALUE}.")
  private int backlog;

  @Option(
      names = "--urgent-rate",
      paramLabel = "N",
      defaultValue = "20",
      description = "Urgent events a second. Default: ${DEFAULT-VALUE}.")
  private int urgentRate;

  @Option(
      names = "--window",
      paramLabel = "DURATION",
      defaultValue = "PT30S",
      description = "How long it is quiet before and after. Default: ${DEFAULT-VALUE}.")
  private Duration window;

  @Mixin private DrillFrame frame;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException, FlinkRestException {
    return frame.run(
        spec.commandLine().getOut(),
        (folder, progress) -> DrillSystem.forSurge(folder, progress, recipients),
        this::run);
  }

  private SurgeReport run(DrillSystem system, Progress progress, RandomGenerator random)
      throws IOException, InterruptedException, SQLException {
    try (SurgeLoad load = new SurgeLoad(system.config(), recipients)) {
      load.startUrgent(urgentRate);
      pass(WARM_UP_MILLIS);
      Span before = pass(window.toMillis());
      long from = System.currentTimeMillis();
      load.backlog(backlog);
      load.sale();
      progress.line("  one event for " + recipients + " recipients, behind " + backlog);
      boolean drained = awaitFinal(system, load);
      Span during = new Span(from, System.currentTimeMillis());
      progress.line(drained ? "  all of it is final" : "  NOT ALL OF IT IS FINAL");
      Span after = pass(window.toMillis());
      load.stop();
      boolean ended = awaitFinal(system, load);
      return report(system, load, List.of(before, during, after), drained && ended);
    }
  }

  private boolean awaitFinal(DrillSystem system, SurgeLoad load)
      throws InterruptedException, SQLException {
    return Draining.awaitFinal(system, load.everything().keySet(), frame.drain(), LOOK_EVERY);
  }

  private static Span pass(long millis) throws InterruptedException {
    long from = System.currentTimeMillis();
    // The length of the window is what is measured, not a wait for something.
    TimeUnit.MILLISECONDS.sleep(millis);
    return new Span(from, System.currentTimeMillis());
  }

  private SurgeReport report(DrillSystem system, SurgeLoad load, List<Span> spans, boolean drained)
      throws IOException, SQLException {
    ProviderRecords providers = ProviderRecords.read(system.messages());
    Map<String, DrillLoad.Expected> expected = load.everything();
    CrashOracle.Verdict verdict = CrashOracle.compare(expected, providers, Draining.log(system));
    List<String> complaints = new ArrayList<>(verdict.complaints());
    if (!drained) {
      complaints.add("not everything was final after " + frame.drain());
    }
    Span during = spans.get(1);
    return new SurgeReport(
        "surge",
        recipients,
        backlog,
        expected.size(),
        verdict.delivered(),
        verdict.lost(),
        verdict.duplicates(),
        (during.untilMillis() - during.fromMillis()) / 1000,
        OutageOracle.p99(
            load.urgent(),
            providers,
            List.of(spans.get(0)),
            List.of(during),
            List.of(spans.get(2)),
            Optional.empty()),
        complaints,
        complaints.isEmpty());
  }
}
