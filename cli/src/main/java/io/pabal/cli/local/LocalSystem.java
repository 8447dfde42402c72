package io.pabal.cli.local;

import io.pabal.cli.local.OsProcess.Signal;
import io.pabal.cli.local.SystemStatus.State;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Real servers on this machine: started, watched, asked, killed, ended. What {@code up}, {@code
 * down} and {@code status} do, and what demo and drills build upon.
 *
 * <p>Several systems live side by side if their homes and ports differ. Calls may come from any
 * process of the machine: all state is in the home's files. Waiting calls end early when the thread
 * is interrupted.
 */
public final class LocalSystem {
  /** How long an end waits for an {@code up} that is under way. */
  private static final Duration END_LIMIT = Duration.ofMinutes(2);

  private final Home home;
  private final Installation installation;
  private final ProcessTable processes;

  /** The system in that home, whether it runs or not. */
  public LocalSystem(Home home, Installation installation) {
    this.home = home;
    this.installation = installation;
    this.processes = new ProcessTable(home);
  }

  /** Its folder. */
  public Home home() {
    return home;
  }

  /**
   * What runs before the first job: makes topics and tables, writes configuration. Runs at every
   * {@code up}.
   */
  @FunctionalInterface
  public interface BeforeJobs {
    /** Kafka, PostgreSQL, Flink and the sandbox serve at these places. */
    void run(Endpoints endpoints) throws Exception;
  }

  /**
   * Starts what isn't running and returns when all servers serve and all tasks of all jobs run.
   *
   * @param settings its jobs are submitted after {@code beforeJobs}
   * @param withoutState parts that shall start empty although they had state
   * @throws LocalSystemException if a port is taken or something doesn't come up, with what to do
   */
  public void up(
      SystemSettings settings, BeforeJobs beforeJobs, Set<String> withoutState, Progress progress) {
    HomeLock.during(
        home,
        () ->
            new SystemStart(home, installation, processes, settings, progress)
                .run(beforeJobs, withoutState));
  }

  /**
   * Ends all processes of the system; state stays. Fine if none runs.
   *
   * @param now true: kill at once, as a power cut would; jobs go on from their last checkpoint.
   *     False: jobs are stopped with a savepoint first, servers in good order
   */
  public void down(boolean now, Progress progress) {
    HomeLock.during(home, () -> new SystemStop(home, installation, processes, progress).run(now));
  }

  /**
   * Kills what still runs of the system when this program ends, also by Ctrl-C or a signal (but
   * -9): for systems of drills and measurements, which nobody would look for.
   */
  public void downAtEnd() {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> Waiting.until(END_LIMIT, this::isDown), "end"));
  }

  /** False while an {@code up} of this program, which goes on meanwhile, has the lock. */
  private boolean isDown() {
    if (!Files.isDirectory(home.path()) || processes.live().isEmpty()) {
      return true;
    }
    try {
      down(true, line -> {});
      return true;
    } catch (OverlappingFileLockException | LocalSystemException e) {
      return false;
    }
  }

  /** What the last {@code up} asked for; empty if there was none in this home. */
  public Optional<SystemSettings> settings() {
    return JsonFiles.read(home.systemFile(), SystemSettings.class);
  }

  /**
   * Where clients connect.
   *
   * @throws LocalSystemException if the system was never started
   */
  public Endpoints endpoints() {
    return settings()
        .map(settings -> Endpoints.of(home, settings.ports()))
        .orElseThrow(
            () -> new LocalSystemException("Nothing was started in " + home.path() + " yet."));
  }

  /** How everything is now. */
  public SystemStatus status() {
    return new StatusProbe(home, installation, processes).look();
  }

  /** The live processes of a kind by name, for example {@code taskmanager-1}. */
  public Map<String, OsProcess> processes(ServerKind kind) {
    Map<String, OsProcess> live = processes.live();
    live.keySet().retainAll(names(kind));
    return live;
  }

  /**
   * Sends a signal to the server of that name.
   *
   * @return the process that got it; empty if none runs
   */
  public Optional<OsProcess> signal(String name, Signal signal) {
    return processes.live(name).filter(process -> process.signal(signal));
  }

  /** The Flink job that runs a part now or ran it last. */
  public Optional<String> jobId(String part) {
    return JobBook.read(home).latest(part).map(JobBook.Submission::jobId);
  }

  /**
   * Waits until every server serves and every task of every job runs; returns at once if so.
   *
   * @return false if the time is over
   */
  public boolean awaitWell(Duration atMost) {
    return Waiting.until(atMost, () -> status().well());
  }

  /**
   * Waits until the server of that name serves.
   *
   * @return false if the time is over
   */
  public boolean awaitReady(String name, Duration atMost) {
    return Waiting.until(
        atMost,
        () ->
            status().servers().stream()
                .anyMatch(r -> r.name().equals(name) && r.state() == State.READY));
  }

  private List<String> names(ServerKind kind) {
    return settings().stream()
        .flatMap(settings -> settings.servers(home, installation).stream())
        .filter(server -> server.kind() == kind)
        .map(LocalServer::name)
        .toList();
  }
}
