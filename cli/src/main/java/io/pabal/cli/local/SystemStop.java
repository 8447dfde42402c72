package io.pabal.cli.local;

import io.pabal.cli.local.FlinkRest.FlinkRestException;
import io.pabal.cli.local.FlinkRest.JobState;
import io.pabal.cli.local.JobBook.Submission;
import io.pabal.cli.local.OsProcess.Signal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The steps of {@code down}. */
record SystemStop(Home home, Installation installation, ProcessTable processes, Progress progress) {

  private static final Duration SAVEPOINT_LIMIT = Duration.ofMinutes(2);

  /** After it a process that was asked to end is killed. */
  private static final Duration END_LIMIT = Duration.ofSeconds(20);

  void run(boolean now) {
    SystemStart.endSupervisor(processes);
    processes.remove(Supervisor.NAME);
    Optional<SystemSettings> settings = JsonFiles.read(home.systemFile(), SystemSettings.class);
    if (!now && settings.isPresent()) {
      stopJobs(settings.get());
    }
    List<LocalServer> servers =
        new ArrayList<>(settings.map(each -> each.servers(home, installation)).orElse(List.of()));
    if (now) {
      processes.live().forEach((name, process) -> process.signal(Signal.KILL));
    }
    // Clients before those they talk to: TaskManagers, JobManager; then sandbox, PostgreSQL, Kafka.
    for (ServerKind kind : endOrder()) {
      end(servers.stream().filter(server -> server.kind() == kind).toList());
    }
    processes.live().forEach((name, process) -> endLeftOver(name, process));
    settings.ifPresent(each -> JsonFiles.write(home.systemFile(), each.withJobs(List.of())));
    Troubles.write(home, Map.of());
  }

  private static List<ServerKind> endOrder() {
    return List.of(
        ServerKind.TASKMANAGER,
        ServerKind.JOBMANAGER,
        ServerKind.SANDBOX,
        ServerKind.POSTGRES,
        ServerKind.BROKER);
  }

  private void end(List<LocalServer> servers) {
    Map<LocalServer, OsProcess> ending = new LinkedHashMap<>();
    for (LocalServer server : servers) {
      processes.live(server.name()).ifPresent(process -> ending.put(server, process));
    }
    ending.forEach((server, process) -> process.signal(server.endSignal()));
    // One that is held by SIGSTOP would never see the signal.
    ending.values().forEach(process -> process.signal(Signal.CONT));
    ending.forEach(
        (server, process) -> {
          boolean ended = Waiting.until(END_LIMIT, () -> !process.isAlive());
          if (!ended) {
            process.signal(Signal.KILL);
            Waiting.until(END_LIMIT, () -> !process.isAlive());
          }
          progress.line(
              "  %-20s %s".formatted(server.kind().title(), ended ? "ended" : "@|yellow killed|@"));
        });
    servers.forEach(server -> processes.remove(server.name()));
  }

  /** A server of former settings, for example a second TaskManager. */
  private void endLeftOver(String name, OsProcess process) {
    process.signal(Signal.KILL);
    Waiting.until(END_LIMIT, () -> !process.isAlive());
    processes.remove(name);
    progress.line("  %-20s @|yellow killed|@".formatted(name));
  }

  private void stopJobs(SystemSettings settings) {
    FlinkRest rest = new FlinkRest("http://" + settings.ports().address(Port.FLINK));
    Map<String, JobState> known;
    try {
      known = rest.jobs();
    } catch (FlinkRestException e) {
      return; // no JobManager: the jobs go on from their checkpoints
    }
    Map<JobSpec, String> requests = new LinkedHashMap<>();
    for (JobSpec job : settings.jobs()) {
      Optional<String> jobId = JobBook.read(home).latest(job.name()).map(Submission::jobId);
      if (jobId.map(known::get).filter(JobState::isRunning).isEmpty()) {
        progress.line(
            "  %-20s not running, goes on from its last checkpoint".formatted(job.name()));
        continue;
      }
      try {
        requests.put(job, rest.stopWithSavepoint(jobId.get()));
      } catch (FlinkRestException e) {
        noSavepoint(job, e.getMessage());
      }
    }
    requests.forEach((job, request) -> awaitSavepoint(job, request, rest));
  }

  private void awaitSavepoint(JobSpec job, String request, FlinkRest rest) {
    String jobId = JobBook.read(home).latest(job.name()).orElseThrow().jobId();
    List<String> found = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    Waiting.until(
        SAVEPOINT_LIMIT,
        () -> {
          try {
            rest.savepoint(jobId, request).ifPresent(found::add);
          } catch (FlinkRestException e) {
            failures.add(e.getMessage());
          }
          return !found.isEmpty() || !failures.isEmpty();
        });
    if (found.isEmpty()) {
      noSavepoint(job, failures.isEmpty() ? "not done in time" : failures.get(0));
      return;
    }
    Path savepoint = Path.of(URI.create(found.get(0)));
    JobBook.read(home).ended(job.name(), "STOPPED", savepoint.toString()).write(home);
    progress.line("  %-20s stopped with a savepoint".formatted(job.name()));
  }

  private void noSavepoint(JobSpec job, String reason) {
    progress.line(
        "  %-20s @|yellow no savepoint|@ (%s), goes on from its last checkpoint"
            .formatted(job.name(), reason));
  }
}
