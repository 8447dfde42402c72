package io.pabal.cli.drill;

import io.pabal.cli.drill.OutageOracle.Span;
import io.pabal.cli.local.FlinkRest.FlinkRestException;
import io.pabal.cli.local.Progress;
import io.pabal.schema.Channel;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Something is out for a while; the others must not feel it, and nothing is lost or repeated. */
@Command(
    name = "outage",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Takes a provider or the database away under load, several times, with quiet windows between,"
          + " and gives it back.",
      "",
      "Passes when nothing is lost, every copy is named, nothing is sent past its life, checkpoints"
          + " go on and a savepoint works during the outage, and the backlog drains. The latencies"
          + " of the other channels, before and during, are for a person to compare.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  pabal drill outage --kind SMTP_DEAD",
      "  pabal drill outage --kind SMTP_DEAD --windows 1 --outage PT5M",
      "  pabal drill outage --kind DATABASE --windows 3 --window PT10S"
    })
public final class OutageCommand implements Callable<Integer> {
  private static final Duration LIFE = Duration.ofHours(1);
  private static final Duration SAVEPOINT_LIMIT = Duration.ofMinutes(1);
  private static final long WARM_UP_MILLIS = 15_000;

  /** After an outage its backlog drains: the next quiet window begins when it has. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      defaultValue = "SMTP_DEAD",
      description = "What goes away: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private OutageKind kind;

  @Option(
      names = "--windows",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many outages, each after a quiet window. Default: ${DEFAULT-VALUE}.")
  private int windows;

  @Option(
      names = "--window",
      paramLabel = "DURATION",
      defaultValue = "PT15S",
      description = "How long a quiet window is. Default: ${DEFAULT-VALUE}.")
  private Duration window;

  @Option(
      names = "--outage",
      paramLabel = "DURATION",
      defaultValue = "PT15S",
      description = "How long an outage is. Default: ${DEFAULT-VALUE}.")
  private Duration outage;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "90",
      description = "Events a second over three channels. Default: ${DEFAULT-VALUE}.")
  private int rate;

  @Mixin private DrillFrame frame;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException, FlinkRestException {
    return frame.run(spec.commandLine().getOut(), DrillSystem::withPush, this::run);
  }

  private OutageReport run(DrillSystem system, Progress progress, RandomGenerator random)
      throws IOException, InterruptedException, SQLException, FlinkRestException {
    SandboxFaults faults = new SandboxFaults(system.endpoints().sandboxUrl());
    List<Span> before = new ArrayList<>();
    List<Span> during = new ArrayList<>();
    List<Span> after = new ArrayList<>();
    long checkpoints = 0;
    boolean savepoint = true;
    try (DrillLoad load = new DrillLoad(system.config(), DrillChannels.WITH_PUSH)) {
      load.start(rate);
      pass(WARM_UP_MILLIS);
      for (int number = 1; number <= windows; number++) {
        before.add(pass(window.toMillis()));
        long completed = system.checkpoints(kind.part());
        kind.begin(system, faults);
        if (number == 1) {
          savepoint = system.savepoint(kind.part(), SAVEPOINT_LIMIT);
        }
        during.add(pass(outage.toMillis()));
        checkpoints += system.checkpoints(kind.part()) - completed;
        kind.end(system, faults);
        boolean caughtUp =
            Draining.awaitFinal(
                system, Set.copyOf(load.expected().keySet()), frame.drain(), LOOK_EVERY);
        progress.line(
            "  outage %d of %d: %s%s"
                .formatted(
                    number,
                    windows,
                    kind.name().toLowerCase(Locale.ROOT),
                    caughtUp ? ", over" : ", ITS BACKLOG DOES NOT DRAIN"));
        after.add(pass(window.toMillis()));
      }
      load.stop();
      progress.line("  " + load.expected().size() + " events sent; waiting until all is final");
      boolean drained = Draining.awaitFinal(system, load, frame.drain());
      return report(
          system, load, new Windows(before, during, after), checkpoints, savepoint, drained);
    }
  }

  private record Windows(List<Span> before, List<Span> during, List<Span> after) {}

  private static Span pass(long millis) throws InterruptedException {
    long from = System.currentTimeMillis();
    // The length of the window is what is measured, not a wait for something.
    TimeUnit.MILLISECONDS.sleep(millis);
    return new Span(from, System.currentTimeMillis());
  }

  private OutageReport report(
      DrillSystem system,
      DrillLoad load,
      Windows spans,
      long checkpoints,
      boolean savepoint,
      boolean drained)
      throws IOException, SQLException {
    ProviderRecords providers = ProviderRecords.read(system.messages());
    Map<String, DrillLoad.Expected> expected = load.expected();
    CrashOracle.Verdict verdict = CrashOracle.compare(expected, providers, Draining.log(system));
    List<String> complaints = new ArrayList<>(verdict.complaints());
    if (!drained) {
      complaints.add("not everything was final after " + frame.drain());
    }
    long afterLife = OutageOracle.afterLife(expected, providers, LIFE);
    if (afterLife > 0) {
      complaints.add(afterLife + " were sent past their life");
    }
    if (checkpoints == 0) {
      complaints.add("no checkpoint of " + kind.part() + " was completed during an outage");
    }
    if (!savepoint) {
      complaints.add("no savepoint of " + kind.part() + " within " + SAVEPOINT_LIMIT);
    }
    long backlog =
        kind.channel()
            .map((Channel out) -> OutageOracle.sentWithin(expected, out, spans.during()))
            .orElse(0L);
    return new OutageReport(
        "outage",
        kind.name(),
        expected.size(),
        verdict.delivered(),
        verdict.lost(),
        verdict.duplicates(),
        verdict.inDoubt(),
        afterLife,
        backlog,
        checkpoints,
        savepoint,
        OutageOracle.p99(
            expected, providers, spans.before(), spans.during(), spans.after(), kind.channel()),
        complaints,
        complaints.isEmpty());
  }
}
