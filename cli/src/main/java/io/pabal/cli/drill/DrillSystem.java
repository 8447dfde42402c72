package io.pabal.cli.drill;

import io.pabal.cli.local.Endpoints;
import io.pabal.cli.local.Home;
import io.pabal.cli.local.Installation;
import io.pabal.cli.local.LocalConfig;
import io.pabal.cli.local.LocalSystem;
import io.pabal.cli.local.OsProcess;
import io.pabal.cli.local.OsProcess.Signal;
import io.pabal.cli.local.PabalJobs;
import io.pabal.cli.local.Ports;
import io.pabal.cli.local.Progress;
import io.pabal.cli.local.ServerKind;
import io.pabal.cli.local.SystemSettings;
import io.pabal.cli.setup.Preparation;
import io.pabal.jobs.config.PabalConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** A fresh system with all parts, for a drill or a measurement: own folder, free ports. */
public final class DrillSystem {
  /** For faults: so that a replaced task and its successor can live at the same time. */
  static final int TWO_TASK_MANAGERS = 2;

  /** Longer than Flink's heartbeat time-out: the stopped one is replaced. */
  private static final long PAUSE_SECONDS = 15;

  private final LocalSystem local;
  private final int taskManagers;
  private final Progress progress;
  private PabalConfig config;
  private Endpoints endpoints;

  /** Nothing runs before {@link #up}. */
  public DrillSystem(Path folder, int taskManagers, Progress progress) {
    this.local = new LocalSystem(new Home(folder), Installation.current());
    this.taskManagers = taskManagers;
    this.progress = progress;
  }

  /** Starts it; returns when all parts run and plan knows the profiles of all recipients. */
  public void up() throws IOException {
    Installation installation = Installation.current();
    SystemSettings settings =
        new SystemSettings(
            Ports.free(),
            taskManagers,
            SystemSettings.DEFAULT_SLOTS,
            PabalJobs.sandbox(),
            PabalJobs.jobs(installation, local.home(), false));
    local.up(settings, this::prepare, Set.of(), progress);
  }

  private void prepare(Endpoints servers) throws IOException {
    endpoints = servers;
    LocalConfig.write(local.home().configFile(), servers, Map.of("drill.faults", "true"));
    config = PabalConfig.read(local.home().configFile());
    Preparation preparation = new Preparation(config, line -> {});
    preparation.topics();
    preparation.tables();
    preparation.firstCatalog(Installation.current().root().resolve("catalogs/drill"));
    // Before the jobs: plan's gate then knows every recipient before it decides the first event.
    try (DrillLoad load = new DrillLoad(config)) {
      load.profiles();
    }
  }

  /** Its configuration; there after {@link #up}. */
  public PabalConfig config() {
    return config;
  }

  Endpoints endpoints() {
    return endpoints;
  }

  Path messages() {
    return local.home().sandbox().resolve("messages.jsonl");
  }

  /** Does one fault; returns when it is done, not when the system has recovered. */
  void fault(FaultKind kind, DrillLoad load, RandomGenerator random) throws InterruptedException {
    switch (kind) {
      case TASKMANAGER -> kill(ServerKind.TASKMANAGER, random);
      case JOBMANAGER -> kill(ServerKind.JOBMANAGER, random);
      case BROKER -> kill(ServerKind.BROKER, random);
      case TASK -> load.failTasks(DrillLoad.recipient(random.nextInt(1_000)));
      case PAUSE -> pause(random);
    }
  }

  private void kill(ServerKind kind, RandomGenerator random) {
    List<String> names = List.copyOf(local.processes(kind).keySet());
    String name = names.get(random.nextInt(names.size()));
    if (local.signal(name, Signal.KILL).isEmpty()) {
      throw new IllegalStateException(name + " was not there to be killed");
    }
  }

  private void pause(RandomGenerator random) throws InterruptedException {
    Map<String, OsProcess> managers = local.processes(ServerKind.TASKMANAGER);
    List<String> names = List.copyOf(managers.keySet());
    OsProcess chosen = managers.get(names.get(random.nextInt(names.size())));
    chosen.signal(Signal.STOP);
    try {
      // The length of the stop is the fault itself, not a wait for something.
      TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
    } finally {
      chosen.signal(Signal.CONT);
    }
  }

  boolean awaitWell(Duration atMost) {
    return local.awaitWell(atMost);
  }

  /** Ends all its processes at once; its folder stays. */
  public void down() {
    local.down(true, progress);
  }
}
