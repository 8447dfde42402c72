package io.pabal.cli.drill;

import io.pabal.cli.Screen;
import io.pabal.cli.local.Progress;
import io.pabal.jobs.config.PabalOptions;
import io.pabal.schema.Channel;
import io.pabal.schema.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
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
  private static final long LOOK_EVERY_MILLIS = 500;

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
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the instants; printed at the start. Default: a random one.")
  private Long seed;

  @Option(
      names = "--drain",
      paramLabel = "DURATION",
      defaultValue = "PT5M",
      description = "How long to wait at the end until all is final. Default: ${DEFAULT-VALUE}.")
  private Duration drain;

  @Option(
      names = "--keep",
      description = "Keep the drill's folder for a look at it; a drill that fails keeps it anyway.")
  private boolean keep;

  @Option(names = "--json", description = "Print JSON for programs as the last line.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    PrintWriter out = spec.commandLine().getOut();
    Progress progress = json ? line -> {} : Screen::print;
    long used = seed == null ? System.nanoTime() : seed;
    progress.line("Seed " + used);
    RandomGenerator random = new SplittableRandom(used);
    Path folder = Files.createTempDirectory("pabal-drill-");
    DrillSystem system = new DrillSystem(folder, DrillSystem.TWO_TASK_MANAGERS, progress);
    CrashReport report;
    try {
      system.up();
      report = run(system, progress, random);
    } finally {
      system.down();
    }
    if (keep || !report.pass()) {
      progress.line("Kept: " + folder);
    } else {
      Folders.delete(folder);
    }
    if (json) {
      out.println(new String(Json.write(report), StandardCharsets.UTF_8));
    } else {
      out.print(text(report));
    }
    out.flush();
    return report.pass() ? 0 : 1;
  }

  private CrashReport run(DrillSystem system, Progress progress, RandomGenerator random)
      throws IOException, InterruptedException, SQLException {
    List<Long> faultedAtMillis = new ArrayList<>();
    try (DrillLoad load = new DrillLoad(system.config())) {
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
      boolean drained = drained(system, load);
      return report(system, load, faultedAtMillis, drained);
    }
  }

  private static FaultKind inTurn(int number) {
    List<FaultKind> all = List.of(FaultKind.values());
    return all.get(number % all.size());
  }

  /** Random, so that faults hit every state, a checkpoint under way among them. */
  private static void calm(RandomGenerator random) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(random.nextInt(LEAST_CALM_MILLIS, MOST_CALM_MILLIS));
  }

  private boolean drained(DrillSystem system, DrillLoad load)
      throws InterruptedException, SQLException {
    long end = System.nanoTime() + drain.toNanos();
    while (System.nanoTime() - end < 0) {
      LogRecords log = log(system);
      if (load.expected().keySet().stream().allMatch(item -> log.of(item).ended())) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
    return false;
  }

  private static LogRecords log(DrillSystem system) throws SQLException {
    return LogRecords.read(
        system.config().required(PabalOptions.LOG_JDBC_URL),
        system.config().values().get(PabalOptions.LOG_USER));
  }

  private CrashReport report(
      DrillSystem system, DrillLoad load, List<Long> faultedAtMillis, boolean drained)
      throws IOException, SQLException {
    ProviderRecords providers = ProviderRecords.read(system.messages());
    CrashOracle.Verdict verdict = CrashOracle.compare(load.expected(), providers, log(system));
    List<String> complaints = new ArrayList<>(verdict.complaints());
    if (!drained) {
      complaints.add("not everything was final after " + drain);
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
    return Arrays.stream(Channel.values())
        .mapToLong(
            channel ->
                providers.longestSilenceMillis(
                    channel.label(), faultMillis, faultMillis + CAUSED_WITHIN_MILLIS))
        .max()
        .orElseThrow();
  }

  private static String text(CrashReport report) {
    StringBuilder text = new StringBuilder("\n");
    text.append("  %-34s %,10d%n".formatted("items that had to come out", report.sent()));
    text.append("  %-34s %,10d%n".formatted("with the providers", report.delivered()));
    text.append("  %-34s %,10d%n".formatted("lost", report.lost()));
    text.append("  %-34s %,10d%n".formatted("copies at the providers", report.duplicates()));
    text.append("  %-34s %,10d%n".formatted("left in doubt (hold)", report.inDoubt()));
    text.append(
        "  %-34s %,10d%n".formatted("sent again in doubt (resend)", report.resentInDoubt()));
    text.append("  %-34s %,10d%n".formatted("late outcomes of replaced tasks", report.late()));
    text.append("  %-34s %,10d%n".formatted("hand-overs left open", report.open()));
    text.append("  %-34s %,10d%n".formatted("faults", report.kills()));
    text.append(
        "  %-34s %10s%n"
            .formatted(
                "longest silence after a fault",
                report.recoverySeconds().p50()
                    + " s (median), "
                    + report.recoverySeconds().max()
                    + " s (longest)"));
    report.complaints().forEach(complaint -> text.append("  ! ").append(complaint).append('\n'));
    return text.append(report.pass() ? "\nPASSED\n" : "\nFAILED\n").toString();
  }
}
