package io.pabal.cli.drill;

import io.pabal.cli.local.FlinkRest.FlinkRestException;
import io.pabal.cli.local.PabalJobs;
import io.pabal.cli.local.Progress;
import io.pabal.schema.catalog.InDoubtRule;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Providers that take messages, or not, and die before they answer. */
@Command(
    name = "in-doubt",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Lets providers break off before they answer, some with the message and some without, and"
          + " compares what they have with what the log says, for each in-doubt rule.",
      "",
      "Passes when under 'hold' nothing came twice and every doubt is named IN_DOUBT; when under"
          + " 'resend' nothing is lost and every copy is named; and when both rules were put to the"
          + " test.",
      ""
    },
    footer = {"", "Example:", "  pabal drill in-doubt --duration PT30S"})
public final class InDoubtCommand implements Callable<Integer> {
  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      defaultValue = "PT30S",
      description = "For how long events are sent. Default: ${DEFAULT-VALUE}.")
  private Duration duration;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "100",
      description = "Events a second over both channels. Default: ${DEFAULT-VALUE}.")
  private int rate;

  @Mixin private DrillFrame frame;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException, FlinkRestException {
    return frame.run(
        spec.commandLine().getOut(),
        (folder, progress) -> new DrillSystem(folder, DrillSystem.TWO_TASK_MANAGERS, progress),
        this::run);
  }

  private InDoubtReport run(DrillSystem system, Progress progress, RandomGenerator random)
      throws IOException, InterruptedException, SQLException {
    SandboxFaults faults = new SandboxFaults(system.endpoints().sandboxUrl());
    try (DrillLoad load = new DrillLoad(system.config())) {
      // Every so-many-th: odd distances, so that both rules meet both faults.
      faults.set(PabalJobs.SMTP_PROVIDER, breaking("dot"));
      faults.set(PabalJobs.SMS_PROVIDER, breaking("response"));
      load.start(rate);
      progress.line("  providers break off; " + rate + " events a second");
      TimeUnit.MILLISECONDS.sleep(duration.toMillis());
      load.stop();
      progress.line("  " + load.expected().size() + " events sent; waiting until all is final");
      boolean drained = Draining.awaitFinal(system, load, frame.drain());
      faults.clear(PabalJobs.SMTP_PROVIDER);
      faults.clear(PabalJobs.SMS_PROVIDER);
      return report(system, load, drained);
    }
  }

  private static List<Map<String, Object>> breaking(String stage) {
    return List.of(
        Map.of(
            "id",
            "accepts-and-dies",
            "match",
            Map.of("everyNth", 13),
            "stage",
            stage,
            "fault",
            Map.of("kind", "accept-then-die")),
        Map.of(
            "id",
            "dies",
            "match",
            Map.of("everyNth", 17),
            "stage",
            stage,
            "fault",
            Map.of("kind", "reset")));
  }

  private InDoubtReport report(DrillSystem system, DrillLoad load, boolean drained)
      throws IOException, SQLException {
    ProviderRecords providers = ProviderRecords.read(system.messages());
    LogRecords log = Draining.log(system);
    CrashOracle.Verdict verdict = CrashOracle.compare(load.expected(), providers, log);
    InDoubtReport.Rule resend = rule(InDoubtRule.RESEND, load, providers, log);
    InDoubtReport.Rule hold = rule(InDoubtRule.HOLD, load, providers, log);
    List<String> complaints = new ArrayList<>(verdict.complaints());
    if (!drained) {
      complaints.add("not everything was final after " + frame.drain());
    }
    if (resend.resent() == 0 || hold.inDoubt() == 0) {
      complaints.add("no hand-over was in doubt under one of the rules: nothing was shown");
    }
    if (hold.resent() > 0) {
      complaints.add(hold.resent() + " were sent again although the rule is hold");
    }
    return new InDoubtReport(
        "in-doubt",
        load.expected().size(),
        verdict.delivered(),
        verdict.lost(),
        verdict.duplicates(),
        resend,
        hold,
        complaints,
        complaints.isEmpty());
  }

  private static InDoubtReport.Rule rule(
      InDoubtRule rule, DrillLoad load, ProviderRecords providers, LogRecords log) {
    long items = 0;
    long copies = 0;
    long inDoubt = 0;
    long inDoubtAndDelivered = 0;
    long resent = 0;
    for (Map.Entry<String, DrillLoad.Expected> entry : load.expected().entrySet()) {
      if (entry.getValue().rule() != rule) {
        continue;
      }
      LogRecords.Item logged = log.of(entry.getKey());
      int times = providers.timesByItem().getOrDefault(entry.getKey(), 0);
      boolean doubt = logged.inDoubt() && !logged.accepted();
      items++;
      copies += Math.max(0, times - 1);
      inDoubt += doubt ? 1 : 0;
      inDoubtAndDelivered += doubt && times > 0 ? 1 : 0;
      resent += logged.resent() ? 1 : 0;
    }
    return new InDoubtReport.Rule(items, inDoubt, inDoubtAndDelivered, resent, copies);
  }
}
