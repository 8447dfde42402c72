package io.pabal.cli.drill;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.cli.local.Endpoints;
import io.pabal.cli.local.FlinkRest;
import io.pabal.cli.local.FlinkRest.FlinkRestException;
import io.pabal.cli.local.Home;
import io.pabal.cli.local.Installation;
import io.pabal.cli.local.JobSpec;
import io.pabal.cli.local.LocalConfig;
import io.pabal.cli.local.LocalSystem;
import io.pabal.cli.local.OsProcess;
import io.pabal.cli.local.OsProcess.Signal;
import io.pabal.cli.local.PabalJobs;
import io.pabal.cli.local.Ports;
import io.pabal.cli.local.Progress;
import io.pabal.cli.local.ServerKind;
import io.pabal.cli.local.SystemSettings;
import io.pabal.cli.local.SystemStatus;
import io.pabal.cli.setup.Preparation;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.schema.Channel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** A fresh system with all parts, for a drill or a measurement: own folder, free ports. */
public final class DrillSystem {
  /** For faults: so that a replaced task and its successor can live at the same time. */
  static final int TWO_TASK_MANAGERS = 2;

  /** Longer than Flink's heartbeat time-out: the stopped one is replaced. */
  private static final long PAUSE_SECONDS = 15;

  private final LocalSystem local;
  private final int taskManagers;
  private final Progress progress;
  private final boolean faults;
  private final List<Channel> channels;
  private final Consumer<PabalConfig> people;
  private PabalConfig config;
  private Endpoints endpoints;

  /** Nothing runs before {@link #up}. */
  public DrillSystem(Path folder, int taskManagers, Progress progress) {
    this(folder, taskManagers, progress, true, DrillChannels.ALL, DrillSystem::people);
  }

  private DrillSystem(
      Path folder,
      int taskManagers,
      Progress progress,
      boolean faults,
      List<Channel> channels,
      Consumer<PabalConfig> people) {
    this.local = new LocalSystem(new Home(folder), Installation.current());
    this.taskManagers = taskManagers;
    this.progress = progress;
    this.faults = faults;
    this.channels = channels;
    this.people = people;
  }

  /** A system in which no record may order a fault, as in production. */
  static DrillSystem withoutFaults(Path folder, Progress progress) {
    return new DrillSystem(
        folder, TWO_TASK_MANAGERS, progress, false, DrillChannels.ALL, DrillSystem::people);
  }

  /** A system that delivers push, too. */
  static DrillSystem withPush(Path folder, Progress progress) {
    return new DrillSystem(
        folder, TWO_TASK_MANAGERS, progress, false, DrillChannels.WITH_PUSH, DrillSystem::people);
  }

  /** A system whose recipients are as many as a sale has. */
  static DrillSystem forSurge(Path folder, Progress progress, int recipients) {
    return new DrillSystem(
        folder,
        TWO_TASK_MANAGERS,
        progress,
        false,
        DrillChannels.ALL,
        config -> {
          try (SurgeLoad load = new SurgeLoad(config, recipients)) {
            load.profiles();
          }
        });
  }

  private static void people(PabalConfig config) {
    try (DrillLoad load = new DrillLoad(config)) {
      load.profiles();
    }
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
            PabalJobs.jobs(installation, local.home(), channels));
    local.downAtEnd();
    local.up(settings, this::prepare, Set.of(), progress);
  }

  /**
   * Ends everything at once, and starts it again with deliver jobs that have no state: they read
   * back all that stands on their topics, hostile records among it.
   */
  void startDeliverAgainWithoutState() {
    SystemSettings settings = local.settings().orElseThrow();
    Set<String> deliver =
        settings.jobs().stream()
            .map(JobSpec::name)
            .filter(name -> name.startsWith("deliver-"))
            .collect(Collectors.toSet());
    local.down(true, progress);
    local.up(settings, this::prepare, deliver, progress);
  }

  private void prepare(Endpoints servers) throws IOException {
    endpoints = servers;
    LocalConfig.write(
        local.home().configFile(), servers, Map.of("drill.faults", Boolean.toString(faults)));
    config = PabalConfig.read(local.home().configFile());
    Preparation preparation = new Preparation(config, line -> {});
    preparation.topics();
    preparation.tables();
    preparation.firstCatalog(Installation.current().root().resolve("catalogs/drill"));
    // Before the jobs: plan's gate then knows every recipient before it decides the first event.
    people.accept(config);
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
      case SAVEPOINT -> {
        beginSavepoints();
        kill(ServerKind.TASKMANAGER, random);
      }
    }
  }

  /** Of every part, as far as it runs; returns while they are being taken. */
  private void beginSavepoints() {
    FlinkRest flink = new FlinkRest(endpoints.flinkUrl());
    for (SystemStatus.Row row : local.status().jobs()) {
      try {
        flink.triggerSavepoint(row.where());
      } catch (FlinkRestException e) {
        // The part is still on its way back from the fault before; the kill is the same.
        progress.line("  no savepoint of " + row.name() + ": " + e.getMessage());
      }
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

  /** What would show that a job or a process was started anew. */
  SystemLife life() throws FlinkRestException {
    FlinkRest flink = new FlinkRest(endpoints.flinkUrl());
    Map<String, SystemLife.Job> jobs = new TreeMap<>();
    for (SystemStatus.Row row : local.status().jobs()) {
      String id = row.where();
      long attempts = 0;
      for (JsonNode vertex : flink.get("/jobs/" + id).path("vertices")) {
        String path = "/jobs/" + id + "/vertices/" + vertex.path("id").asText();
        for (JsonNode task : flink.get(path).path("subtasks")) {
          attempts += task.path("attempt").asLong();
        }
      }
      jobs.put(
          row.name(),
          new SystemLife.Job(
              id,
              flink.get("/jobs/" + id + "/metrics?get=numRestarts").path(0).path("value").asLong(),
              flink.get("/jobs/" + id + "/exceptions").at("/exceptionHistory/entries").size(),
              attempts));
    }
    Map<String, String> processes = new TreeMap<>();
    for (ServerKind kind : ServerKind.values()) {
      local
          .processes(kind)
          .forEach((name, one) -> processes.put(name, one.pid() + ":" + one.startTicks()));
    }
    return new SystemLife(jobs, processes);
  }

  /** Stops the database where it stands, or lets it go on: all its processes. */
  void database(Signal signal) {
    for (OsProcess server : local.processes(ServerKind.POSTGRES).values()) {
      List<ProcessHandle> children =
          ProcessHandle.of(server.pid()).stream().flatMap(ProcessHandle::descendants).toList();
      server.signal(signal);
      children.forEach(child -> OsProcess.of(child.pid()).ifPresent(one -> one.signal(signal)));
    }
  }

  /** Checkpoints that the job of a part has completed. */
  long checkpoints(String part) throws FlinkRestException {
    String id = local.jobId(part).orElseThrow();
    return new FlinkRest(endpoints.flinkUrl())
        .get("/jobs/" + id + "/checkpoints")
        .at("/counts/completed")
        .asLong();
  }

  /**
   * Takes a savepoint of a part, which goes on.
   *
   * @return whether it was completed in time
   */
  boolean savepoint(String part, Duration atMost) throws FlinkRestException, InterruptedException {
    FlinkRest flink = new FlinkRest(endpoints.flinkUrl());
    String id = local.jobId(part).orElseThrow();
    String request = flink.triggerSavepoint(id);
    long end = System.nanoTime() + atMost.toNanos();
    while (System.nanoTime() - end < 0) {
      if (flink.savepoint(id, request).isPresent()) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    return false;
  }

  boolean awaitWell(Duration atMost) {
    return local.awaitWell(atMost);
  }

  /** Ends all its processes at once; its folder stays. */
  public void down() {
    local.down(true, progress);
  }
}
