package io.pabal.cli.demo;

import io.pabal.cli.Main;
import io.pabal.cli.Screen;
import io.pabal.cli.SystemOptions;
import io.pabal.cli.demo.DemoScript.Sizes;
import io.pabal.cli.local.LocalSystem;
import io.pabal.cli.local.LocalSystemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pabal demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Plays a shop's day and a network of friends on the local system and checks every item of it.",
      "",
      "Starts what isn't running, then: people with wishes of their own, payments that become"
          + " e-mails, parcels that become push or text messages, a password code, friends who"
          + " follow each other but not in everything, a sale to everybody, duplicates, and bad"
          + " events. Waits until the log and the providers have all of it and compares them item"
          + " by item.",
      "",
      "The catalog of 'up', catalogs/shop, gets catalogs/social beside it if it lacks it.",
      "",
      "Exit status 0 only when events, providers' records and log agree. The system stays up, to be"
          + " looked at. It can be run again at any time; each run has recipients of its own.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  pabal demo",
      "  pabal demo --exit --json | tail -n 1",
      "  pabal demo --customers 2000 --rate 200 --seconds 30"
    })
public final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SystemOptions system;

  @Option(names = "--exit", description = "Take the system down at the end.")
  private boolean exit;

  @Option(names = "--json", description = "Print the totals as one line of JSON, the last line.")
  private boolean json;

  @Option(
      names = "--port-base",
      paramLabel = "NUMBER",
      description = "As with 'up': consecutive ports from this one for all servers.")
  private Integer portBase;

  @Mixin private DemoOptions options;

  @Override
  public Integer call() throws Exception {
    Sizes sizes;
    try {
      sizes = options.sizes();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
    LocalSystem local = system.system();
    Optional<DemoSummary> summary = Optional.empty();
    try {
      if (isUp(local)) {
        summary = Optional.of(run(local, sizes));
      }
    } catch (LocalSystemException e) {
      if (!exit) {
        throw e;
      }
      Screen.print("@|red Error:|@ " + e.getMessage());
    } finally {
      if (exit) {
        pabal(local, "down");
      }
    }
    if (json && summary.isPresent()) {
      Screen.printJson(summary.get());
    }
    return summary.filter(DemoSummary::agree).isPresent() ? 0 : 1;
  }

  private boolean isUp(LocalSystem local) {
    if (local.settings().isPresent() && local.status().well()) {
      Screen.print("The local system in " + Screen.shortPath(local.home().path()) + " is up.");
      return true;
    }
    return portBase == null
        ? pabal(local, "up") == 0
        : pabal(local, "up", "--port-base", portBase.toString()) == 0;
  }

  /** The other commands as they are typed, so that they do here what they do there. */
  private static int pabal(LocalSystem local, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--home", local.home().path().toString()));
    return Main.commandLine().execute(all.toArray(String[]::new));
  }

  private DemoSummary run(LocalSystem local, Sizes sizes) throws Exception {
    Instant now = Instant.now();
    // Seconds in base 36: short enough for addresses, and never the same in two runs by one person.
    String run = Long.toString(now.getEpochSecond(), 36);
    DemoScript script = DemoScript.of(run, now, sizes, new SandboxDevices(local.endpoints()));
    DemoRun demo = new DemoRun(local, options.patience(), Ansi.AUTO.enabled());
    return demo.play(script, sizes, now);
  }
}
