package io.pabal.cli.local;

import io.pabal.cli.local.FlinkRest.FlinkRestException;
import io.pabal.cli.local.FlinkRest.JobState;
import io.pabal.cli.local.JobBook.Submission;
import io.pabal.cli.local.SystemStatus.Row;
import io.pabal.cli.local.SystemStatus.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Asks every server and Flink for the state of every job; a few seconds at most, servers side by
 * side.
 */
record StatusProbe(Home home, Installation installation, ProcessTable processes) {

  SystemStatus look() {
    Optional<SystemSettings> settings = JsonFiles.read(home.systemFile(), SystemSettings.class);
    Map<String, String> troubles = Troubles.read(home);
    List<Row> servers = new ArrayList<>();
    servers.add(supervisor());
    servers.addAll(
        rows(
            settings.stream().flatMap(each -> each.servers(home, installation).stream()).toList(),
            troubles));
    List<Row> jobs = settings.map(each -> jobs(each, troubles)).orElse(List.of());
    boolean well =
        Stream.concat(servers.stream(), jobs.stream()).allMatch(row -> row.state() == State.READY);
    return new SystemStatus(home.path().toString(), well, servers, jobs);
  }

  /** The rows of some servers, asked side by side. */
  List<Row> rows(List<LocalServer> servers, Map<String, String> troubles) {
    List<Callable<Row>> tasks = new ArrayList<>();
    for (LocalServer server : servers) {
      tasks.add(() -> row(server, troubles.getOrDefault(server.name(), "")));
    }
    ExecutorService threads = Executors.newCachedThreadPool(StatusProbe::daemon);
    try {
      List<Row> rows = new ArrayList<>();
      for (Future<Row> row : threads.invokeAll(tasks)) {
        rows.add(row.get());
      }
      return rows;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalSystemException("Interrupted while asking the servers", e);
    } catch (ExecutionException e) {
      throw new LocalSystemException("A server could not be asked: " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Thread daemon(Runnable run) {
    Thread thread = new Thread(run, "status-probe");
    thread.setDaemon(true);
    return thread;
  }

  private Row supervisor() {
    Optional<OsProcess> process = processes.live(Supervisor.NAME);
    State state = process.isPresent() ? State.READY : State.DOWN;
    return new Row(Supervisor.NAME, "Supervisor", state, pid(process), "", "");
  }

  private Row row(LocalServer server, String trouble) {
    Optional<OsProcess> process = processes.live(server.name());
    State state = process.isEmpty() ? State.DOWN : server.isReady() ? State.READY : State.STARTING;
    String title = server.kind().title();
    String number = server.name().contains("-") ? server.name().replaceFirst(".*-", " ") : "";
    return new Row(server.name(), title + number, state, pid(process), server.url(), trouble);
  }

  private List<Row> jobs(SystemSettings settings, Map<String, String> troubles) {
    JobBook book = JobBook.read(home);
    Map<String, JobState> known = Map.of();
    try {
      if (!settings.jobs().isEmpty()) {
        known = new FlinkRest("http://" + settings.ports().address(Port.FLINK)).jobs();
      }
    } catch (FlinkRestException e) {
      known = Map.of(); // every job is down, which is what its row says
    }
    List<Row> rows = new ArrayList<>();
    for (JobSpec job : settings.jobs()) {
      String jobId = book.latest(job.name()).map(Submission::jobId).orElse("");
      State state = state(known.get(jobId));
      rows.add(
          new Row(job.name(), job.name(), state, 0, jobId, troubles.getOrDefault(job.name(), "")));
    }
    return rows;
  }

  private static State state(JobState job) {
    if (job == null) {
      return State.DOWN;
    }
    if (job.isRunning()) {
      return State.READY;
    }
    return switch (job.state()) {
      case "FAILED", "CANCELED", "FINISHED", "SUSPENDED" -> State.DOWN;
      default -> State.RESTARTING;
    };
  }

  private static long pid(Optional<OsProcess> process) {
    return process.map(OsProcess::pid).orElse(0L);
  }
}
