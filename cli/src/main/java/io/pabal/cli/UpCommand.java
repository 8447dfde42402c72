package io.pabal.cli;

import io.pabal.cli.local.Endpoints;
import io.pabal.cli.local.Installation;
import io.pabal.cli.local.JobSpec;
import io.pabal.cli.local.LocalConfig;
import io.pabal.cli.local.LocalSystem;
import io.pabal.cli.local.PabalJobs;
import io.pabal.cli.local.Port;
import io.pabal.cli.local.Ports;
import io.pabal.cli.local.Progress;
import io.pabal.cli.local.SystemSettings;
import io.pabal.cli.setup.Preparation;
import io.pabal.jobs.config.PabalConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pabal up}. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Starts what isn't running and waits until all of it is ready.",
      "",
      "Real servers as processes of this machine: Kafka, PostgreSQL, a Flink cluster with web UI, the sandbox (an SMTP "
          + "server and an SMS gateway that record what they get), and Pabal's jobs. A supervisor keeps them alive: what "
          + "is killed comes back, and jobs go on from their newest checkpoint. State stays in one folder; the next 'up' "
          + "goes on with it. Options that you don't give keep the value of the last 'up'."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  pabal up",
      "  pabal up --port kafka=9092 --port flink=8081",
      "  pabal up --home /tmp/second --port-base 21000     a second system beside the first"
    })
final class UpCommand implements Callable<Integer> {

  @Mixin private SystemOptions system;

  @Option(
      names = "--port",
      paramLabel = "NAME=NUMBER",
      description =
          "Another port for one server: kafka, kafka-controller, postgres, flink, flink-rpc, sandbox, smtp, metrics, "
              + "taskmanager-metrics. May be repeated.")
  private Map<String, Integer> ports = Map.of();

  @Option(
      names = "--port-base",
      paramLabel = "NUMBER",
      description = "Consecutive ports from this one for all servers, in the order above.")
  private Integer portBase;

  @Option(
      names = "--task-managers",
      paramLabel = "N",
      description = "How many Flink TaskManagers (1.5 GB each). Default: 1.")
  private Integer taskManagers;

  @Option(
      names = "--single-job",
      description = "All parts in one Flink job, which then reads like the drawing in the docs.")
  private boolean singleJob;

  @Option(names = "--no-jobs", description = "Only the servers.")
  private boolean noJobs;

  @Option(
      names = "--without-state",
      paramLabel = "PART",
      description =
          "Start this part empty although it had state: when its checkpoints are lost. May be repeated.")
  private Set<String> withoutState = Set.of();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "An option of Pabal's configuration file. May be repeated.")
  private Map<String, String> options = Map.of();

  @Option(
      names = "--catalog",
      paramLabel = "DIR",
      description = "Published if there is no catalog yet. Default: catalogs/shop.")
  private Path catalog;

  @Override
  public Integer call() {
    LocalSystem local = system.system();
    Progress progress = Screen::print;
    progress.line("Starting the local system in " + Screen.shortPath(local.home().path()));
    SystemSettings settings = settings(local);
    local.up(settings, endpoints -> prepare(local, endpoints, progress), withoutState, progress);
    progress.line("");
    Screen.print(StatusTable.of(local.status()));
    if (settings.jobs().isEmpty() && !noJobs) {
      progress.line("Servers only: there is no job jar in jobs/target yet.");
    }
    return local.status().well() ? 0 : 1;
  }

  private void prepare(LocalSystem local, Endpoints endpoints, Progress progress)
      throws IOException {
    LocalConfig.write(local.home().configFile(), endpoints, options);
    PabalConfig config = PabalConfig.read(local.home().configFile());
    Preparation preparation = new Preparation(config, line -> progress.line("  " + line));
    preparation.topics();
    preparation.tables();
    preparation.firstCatalog(
        catalog == null ? Installation.current().root().resolve("catalogs/shop") : catalog);
  }

  private SystemSettings settings(LocalSystem local) {
    SystemSettings last = local.settings().orElse(PabalJobs.defaultSettings());
    List<JobSpec> jobs =
        noJobs ? List.of() : PabalJobs.jobs(Installation.current(), local.home(), singleJob);
    return new SystemSettings(
        ports(last.ports()),
        taskManagers == null ? last.taskManagers() : taskManagers,
        // A system of an earlier release had fewer parts.
        Math.max(last.slots(), SystemSettings.DEFAULT_SLOTS),
        PabalJobs.sandbox(),
        jobs);
  }

  private Ports ports(Ports last) {
    Map<Port, Integer> given = new EnumMap<>(Port.class);
    ports.forEach((name, number) -> given.put(Port.ofOptionName(name), number));
    return (portBase == null ? last : Ports.from(portBase)).with(given);
  }
}
