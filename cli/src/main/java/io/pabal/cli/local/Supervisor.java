package io.pabal.cli.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The detached process that keeps a local system alive: starts each server that isn't running, and
 * (by {@link JobKeeper}) each job.
 *
 * <p>It holds nothing that the files in {@link Home} don't hold: killed and started again, it takes
 * over the processes it finds. When it is asked to end, servers go on running.
 */
public final class Supervisor {

  /** Name of its process record. */
  static final String NAME = "supervisor";

  private static final Duration PERIOD = Duration.ofMillis(200);
  private static final Duration JOBS_PERIOD = Duration.ofMillis(500);

  /** How long a TaskManager of a dead JobManager may take to close its tasks. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  /** After so many quick ends in a row {@code status} tells of it. */
  private static final int TROUBLE_AFTER = 2;

  private final Home home;
  private final Installation installation;
  private final ProcessTable processes;
  private final Map<String, Backoff> backoffs = new HashMap<>();
  private final Map<OsProcess, Long> askedToEndNanos = new HashMap<>();
  private final Map<String, String> serverTroubles = new TreeMap<>();
  private final JobKeeper jobKeeper;
  private boolean ending;

  Supervisor(Home home, Installation installation) {
    this.home = home;
    this.installation = installation;
    this.processes = new ProcessTable(home);
    this.jobKeeper = new JobKeeper(home, processes);
  }

  /** Runs for the home given as the only argument until the process is asked to end. */
  public static void main(String[] arguments) {
    Home home = new Home(Path.of(arguments[0]));
    Supervisor supervisor = new Supervisor(home, Installation.current());
    ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    Runtime.getRuntime().addShutdownHook(new Thread(supervisor::end));
    say("supervisor started");
    // Guarded tasks never end, so nobody has to look at what these calls return.
    var unusedServers =
        timer.scheduleWithFixedDelay(
            () -> guarded(supervisor::keepServers), 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    var unusedJobs =
        timer.scheduleWithFixedDelay(
            () -> guarded(supervisor::keepJobs), 0, JOBS_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** One line in the supervisor's log. */
  static void say(String line) {
    String time = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    System.err.println(time + " " + line);
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      // A task that throws would never be run again.
      say("unexpected: " + e);
      e.printStackTrace();
    }
  }

  private Optional<SystemSettings> settings() {
    return JsonFiles.read(home.systemFile(), SystemSettings.class);
  }

  /** Waits for a start that is under way: a process that isn't written down would be lost. */
  private synchronized void end() {
    ending = true;
    say("supervisor ends, servers go on");
  }

  private synchronized void keepServers() {
    if (ending) {
      return;
    }
    settings()
        .ifPresent(
            settings -> {
              endTaskManagersOfDeadJobManager(settings);
              for (LocalServer server : settings.servers(home, installation)) {
                if (processes.live(server.name()).isEmpty()) {
                  startWhenDue(server);
                }
              }
            });
  }

  private void keepJobs() {
    settings()
        .ifPresent(
            settings -> {
              Map<String, String> troubles = new TreeMap<>(jobKeeper.tick(settings));
              synchronized (serverTroubles) {
                troubles.putAll(serverTroubles);
              }
              Troubles.write(home, troubles);
            });
  }

  private void startWhenDue(LocalServer server) {
    long nowNanos = System.nanoTime();
    Backoff backoff = backoffs.computeIfAbsent(server.name(), name -> new Backoff());
    if (!backoff.mayStart(nowNanos)) {
      return;
    }
    backoff.started(nowNanos);
    synchronized (serverTroubles) {
      if (backoff.quickEnds() >= TROUBLE_AFTER) {
        serverTroubles.put(
            server.name(), "ends soon after its start, " + backoff.quickEnds() + " times in a row");
      } else {
        serverTroubles.remove(server.name());
      }
    }
    try {
      start(server);
    } catch (IOException e) {
      say(server.name() + " could not be started: " + e.getMessage());
    }
  }

  private void start(LocalServer server) throws IOException {
    server.beforeStart();
    File output = home.logs().resolve(server.name() + ".out").toFile();
    Process process =
        new ProcessBuilder(server.command())
            .directory(home.path().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
            .start();
    Optional<OsProcess> started = OsProcess.of(process.pid());
    started.ifPresent(each -> processes.put(server.name(), each));
    say(server.name() + " started, pid " + process.pid());
    var unused =
        process
            .onExit()
            .thenAccept(
                ended ->
                    say(
                        server.name()
                            + ", pid "
                            + ended.pid()
                            + ", ended with "
                            + ended.exitValue()));
  }

  /**
   * Tasks of a JobManager that is gone may still hand over messages. Their TaskManagers are ended
   * in good order (what is under way gets its outcome), and {@link JobKeeper} submits nothing
   * before they are gone.
   */
  private void endTaskManagersOfDeadJobManager(SystemSettings settings) {
    List<OsProcess> orphans = JobKeeper.orphans(settings, processes);
    askedToEndNanos.keySet().retainAll(orphans);
    long nowNanos = System.nanoTime();
    for (OsProcess orphan : orphans) {
      Long asked = askedToEndNanos.putIfAbsent(orphan, nowNanos);
      if (asked == null) {
        say("pid " + orphan.pid() + " served a JobManager that is gone: asked to end");
        orphan.signal(OsProcess.Signal.TERM);
      } else if (nowNanos - asked > CLOSE_LIMIT.toNanos()) {
        say("pid " + orphan.pid() + " has not ended in " + CLOSE_LIMIT.toSeconds() + " s: killed");
        orphan.signal(OsProcess.Signal.KILL);
        askedToEndNanos.put(orphan, nowNanos);
      }
    }
  }

  /**
   * Starts the supervisor as a process of its own session, so that Ctrl-C in a terminal doesn't
   * reach it.
   */
  static OsProcess launch(Home home, Installation installation) throws IOException {
    List<String> command =
        OneShot.java(
            installation.java(),
            installation.classPath(),
            Supervisor.class.getName(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dpabal.root=" + installation.root());
    command.add(home.path().toString());
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.add(0, "/usr/bin/setsid");
    }
    Process process =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(home.logs().resolve("supervisor.log").toFile()))
            .start();
    return OsProcess.of(process.pid())
        .orElseThrow(
            () -> new LocalSystemException("The supervisor ended at once; see " + home.logs()));
  }
}
