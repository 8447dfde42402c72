package io.pabal.cli.drill;

import io.pabal.cli.local.FlinkRest.FlinkRestException;
import io.pabal.cli.local.Progress;
import io.pabal.jobs.config.PabalOptions;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Mixes hostile records into honest ones and shows that nothing stops and each ends as it must. */
@Command(
    name = "poison",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Sends hostile and malformed records to every topic among good events, and compares what was"
          + " sent with what the providers have and what the log says. Then starts again, deliver"
          + " without state, so that it reads all of it back, and sends 100 good events more.",
      "",
      "Passes when no job or process was started anew, each hostile record ended as its case says (a"
          + " dead letter with that reason, a decision with that reason, delivered but harmless,"
          + " ignored by a rule), and each good event is with its recipient exactly once and"
          + " logged.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  pabal drill poison                               1,000 hostile ones among 10,000 good ones",
      "  pabal drill poison --good 1000 --hostile 100     the short form"
    })
public final class PoisonCommand implements Callable<Integer> {
  private static final long LOOK_EVERY_MILLIS = 1_000;

  /** Sent when deliver has started again without state. */
  private static final int GOOD_AFTERWARDS = 100;

  /** What would come too much comes at once after: looked for once more when all is there. */
  private static final long QUIET_MILLIS = 3_000;

  @Option(
      names = "--good",
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many good events. Default: ${DEFAULT-VALUE}.")
  private int good;

  @Option(
      names = "--hostile",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many hostile records. Default: ${DEFAULT-VALUE}.")
  private int hostile;

  @Mixin private DrillFrame frame;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException, FlinkRestException {
    return frame.run(spec.commandLine().getOut(), DrillSystem::withoutFaults, this::run);
  }

  private PoisonReport run(DrillSystem system, Progress progress, RandomGenerator random)
      throws IOException, InterruptedException, SQLException, FlinkRestException {
    SystemLife before = system.life();
    try (PoisonLoad load = new PoisonLoad(system.config(), cases(random))) {
      load.send(Math.max(1, good), hostile, random);
      progress.line(
          "  %,d good and %,d hostile records sent; waiting until all has ended"
              .formatted(load.honest().size(), load.hostile().size()));
      PoisonOracle.Verdict first = await(system, load);
      List<String> restarts = new ArrayList<>(SystemLife.restarts(before, system.life()));
      if (!first.complaints().isEmpty() || !restarts.isEmpty()) {
        return report(load, first, restarts);
      }
      progress.line("  All has ended; starting again, deliver without state");
      system.startDeliverAgainWithoutState();
      before = system.life();
      load.send(GOOD_AFTERWARDS, 0, random);
      PoisonOracle.Verdict last = await(system, load);
      restarts.addAll(SystemLife.restarts(before, system.life()));
      return report(load, last, restarts);
    }
  }

  /** In an order of the seed's, so that a short drill meets other cases each time. */
  private static List<Function<HostileScene, HostileRecord>> cases(RandomGenerator random) {
    List<Function<HostileScene, HostileRecord>> cases = new ArrayList<>(HostileEvents.all());
    cases.addAll(HostileTopics.all());
    Collections.shuffle(cases, new Random(random.nextLong()));
    return cases;
  }

  private static PoisonReport report(
      PoisonLoad load, PoisonOracle.Verdict verdict, List<String> restarts) {
    List<String> complaints = new ArrayList<>(verdict.complaints());
    complaints.addAll(restarts);
    load.refused().forEach(record -> complaints.add("Kafka refused " + record));
    return new PoisonReport(
        "poison",
        load.honest().size(),
        load.hostile().size(),
        verdict.deadLetters(),
        verdict.decisions(),
        verdict.deliveredEscaped(),
        verdict.ignored(),
        restarts.size(),
        verdict.lost(),
        complaints,
        complaints.isEmpty());
  }

  private PoisonOracle.Verdict await(DrillSystem system, PoisonLoad load)
      throws IOException, InterruptedException, SQLException {
    long end = System.nanoTime() + frame.drain().toNanos();
    while (compare(system, load).waitsFor() > 0 && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
    TimeUnit.MILLISECONDS.sleep(QUIET_MILLIS);
    return compare(system, load);
  }

  private static PoisonOracle.Verdict compare(DrillSystem system, PoisonLoad load)
      throws IOException, SQLException {
    PoisonEvidence evidence =
        PoisonEvidence.read(
            system.config().required(PabalOptions.LOG_JDBC_URL),
            system.config().values().get(PabalOptions.LOG_USER),
            system.config().topics().feedback(),
            ReceivedMessage.read(system.messages()));
    return PoisonOracle.compare(load.honest(), load.hostile(), evidence);
  }
}
