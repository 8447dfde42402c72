package io.pabal.cli.drill;

import io.pabal.cli.local.FlinkRest.FlinkRestException;
import io.pabal.cli.local.PabalJobs;
import io.pabal.cli.local.Progress;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Kills processes under load and shows that nothing is lost or repeated beyond what is named. */
@Command(
    name = "crash",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Kills processes with -9 under load, and compares what was sent, what the providers have, and"
          + " what the log says.",
      "",
      "Passes when nothing is lost, each copy is one that the log names (sent again in doubt, or"
          + " late), no item has more copies than hand-overs that a fault left open, and nothing"
          + " under 'hold' came twice.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  pabal drill crash --kills 5                      five faults of all kinds in turn",
      "  pabal drill crash --kills 20 --kind taskmanager"
    })
public final class CrashCommand implements Callable<Integer> {
  private static final Duration RECOVERY = Duration.ofMinutes(3);
  private static final int LEAST_CALM_MILLIS = 2_000;
  private static final int MOST_CALM_MILLIS = 9_000;

  /** A silence that begins later than this after a fault is not the fault's. */
  private static final long CAUSED_WITHIN_MILLIS = 20_000;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many faults. Default: ${DEFAULT-VALUE}.")
  private int kills;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "One kind of fault: ${COMPLETION-CANDIDATES}. Default: all in turn.")
  private FaultKind kind;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "500",
      description = "Events a second over both channels. Default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--refuse-every",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "Each N-th message is refused for now, so that faults meet items that wait for their"
              + " retry; 0 for none. Default: ${DEFAULT-VALUE}.")
  private int refuseEvery;

  @Mixin private DrillFrame frame;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException, FlinkRestException {
    return frame.run(
        spec.commandLine().getOut(),
        (folder, progress) -> new DrillSystem(folder, DrillSystem.TWO_TASK_MANAGERS, progress),
        this::run);
  }

  private CrashReport run(DrillSystem system, Progress progress, RandomGenerator random)
      throws IOException, InterruptedException, SQLException {
    List<Long> faultedAtMillis = new ArrayList<>();
    try (DrillLoad load = new DrillLoad(system.config())) {
      refuseSome(system);
      load.start(rate);
      for (int number = 0; number < kills; number++) {
        calm(random);
        FaultKind next = kind == null ? inTurn(number) : kind;
        faultedAtMillis.add(System.currentTimeMillis());
        system.fault(next, load, random);
        boolean well = system.awaitWell(RECOVERY);
        progress.line(
            "  fault %d of %d: %s%s"
                .formatted(
                    number + 1,
                    kills,
                    next.name().toLowerCase(Locale.ROOT),
                    well ? "" : ", NOT WELL AGAIN"));
      }
      calm(random);
      load.stop();
      progress.line("  " + load.expected().size() + " events sent; waiting until all is final");
      boolean drained = Draining.awaitFinal(system, load, frame.drain());
      return report(system, load, faultedAtMillis, drained);
    }
  }

  /** What is refused is tried again, and accepted in the end: nothing may be lost by it. */
  private void refuseSome(DrillSystem system) throws InterruptedException {
    if (refuseEvery == 0) {
      return;
    }
    SandboxFaults faults = new SandboxFaults(system.endpoints().sandboxUrl());
    Map<String, Object> some = Map.of("everyNth", refuseEvery);
    faults.set(
        PabalJobs.SMTP_PROVIDER,
        List.of(
            Map.of(
                "match",
                some,
                "stage",
                "rcpt",
                "fault",
                Map.of("kind", "reply", "code", 451, "text", "4.3.0 Later"))));
    faults.set(
        PabalJobs.SMS_PROVIDER,
        List.of(
            Map.of(
                "match",
                some,
                "fault",
                Map.of("kind", "reply", "code", 503, "retryAfterSeconds", 2))));
  }

  private static FaultKind inTurn(int number) {
    List<FaultKind> all = List.of(FaultKind.values());
    return all.get(number % all.size());
  }

  /** Random, so that faults hit every state, a checkpoint under way among them. */
  private static void calm(RandomGenerator random) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(random.nextInt(LEAST_CALM_MILLIS, MOST_CALM_MILLIS));
  }

  private CrashReport report(
      DrillSystem system, DrillLoad load, List<Long> faultedAtMillis, boolean drained)
      throws IOException, SQLException {
    ProviderRecords providers = ProviderRecords.read(system.messages());
    CrashOracle.Verdict verdict =
        CrashOracle.compare(load.expected(), providers, Draining.log(system));
    List<String> complaints = new ArrayList<>(verdict.complaints());
    if (!drained) {
      complaints.add("not everything was final after " + frame.drain());
    }
    List<Long> silences =
        faultedAtMillis.stream().map(fault -> silenceMillis(providers, fault)).toList();
    return new CrashReport(
        "crash",
        load.expected().size(),
        verdict.delivered(),
        verdict.lost(),
        verdict.duplicates(),
        verdict.inDoubt(),
        verdict.resentInDoubt(),
        verdict.late(),
        verdict.open(),
        faultedAtMillis.size(),
        CrashReport.RecoverySeconds.of(silences),
        complaints,
        complaints.isEmpty());
  }

  private static long silenceMillis(ProviderRecords providers, long faultMillis) {
    return DrillChannels.ALL.stream()
        .mapToLong(
            channel ->
                providers.longestSilenceMillis(
                    channel.label(), faultMillis, faultMillis + CAUSED_WITHIN_MILLIS))
        .max()
        .orElseThrow();
  }
}
