package io.pabal.cli.local;

import io.pabal.cli.local.LocalSystem.BeforeJobs;
import io.pabal.cli.local.SystemStatus.Row;
import io.pabal.cli.local.SystemStatus.State;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The steps of {@code up}. */
final class SystemStart {

  /** JVMs and PostgreSQL come up in seconds; on a busy machine in tens of them. */
  private static final Duration SERVERS_LIMIT = Duration.ofMinutes(5);

  /** Jobs read back their topics before they run. */
  private static final Duration JOBS_LIMIT = Duration.ofMinutes(5);

  private static final Duration SUPERVISOR_END_LIMIT = Duration.ofSeconds(20);

  private final Home home;
  private final Installation installation;
  private final ProcessTable processes;
  private final SystemSettings settings;
  private final Progress progress;
  private final List<LocalServer> servers;
  private final long startNanos = System.nanoTime();

  SystemStart(
      Home home,
      Installation installation,
      ProcessTable processes,
      SystemSettings settings,
      Progress progress) {
    this.home = home;
    this.installation = installation;
    this.processes = processes;
    this.settings = settings;
    this.progress = progress;
    this.servers = settings.servers(home, installation);
  }

  void run(BeforeJobs beforeJobs, Set<String> withoutState) throws IOException {
    checkPorts();
    checkChange();
    endSupervisor(processes);
    prepareServers();
    List<JobSpec> alreadyWanted =
        JsonFiles.read(home.systemFile(), SystemSettings.class)
            .map(SystemSettings::jobs)
            .orElse(List.of());
    JsonFiles.write(home.systemFile(), settings.withJobs(alreadyWanted));
    openJobs(withoutState);
    processes.put(Supervisor.NAME, Supervisor.launch(home, installation));
    awaitServers();
    try {
      beforeJobs.run(Endpoints.of(home, settings.ports()));
    } catch (Exception e) {
      throw new LocalSystemException("Topics and tables could not be made: " + e.getMessage(), e);
    }
    JsonFiles.write(home.systemFile(), settings);
    awaitJobs();
  }

  /** The supervisor that runs may be of an older build, and must not write while this does. */
  static void endSupervisor(ProcessTable processes) {
    processes
        .live(Supervisor.NAME)
        .ifPresent(
            supervisor -> {
              supervisor.signal(OsProcess.Signal.TERM);
              if (!Waiting.until(SUPERVISOR_END_LIMIT, () -> !supervisor.isAlive())) {
                supervisor.signal(OsProcess.Signal.KILL);
              }
            });
  }

  private void checkPorts() {
    List<String> taken = new ArrayList<>();
    for (LocalServer server : servers) {
      if (processes.live(server.name()).isPresent()) {
        continue;
      }
      for (Port port : server.ports()) {
        if (!settings.ports().isFree(port)) {
          taken.add(
              "  %-6d for %s: --port %s=NUMBER"
                  .formatted(
                      settings.ports().number(port), server.kind().title(), port.optionName()));
        }
      }
    }
    if (!taken.isEmpty()) {
      throw new LocalSystemException(
          "Other programs listen on ports that Pabal needs. Choose others (or all, with --port-base NUMBER):\n"
              + String.join("\n", taken));
    }
  }

  /** Servers keep their ports while they run, and a part must not run under two names. */
  private void checkChange() {
    Optional<SystemSettings> last = JsonFiles.read(home.systemFile(), SystemSettings.class);
    boolean running = !processes.live().isEmpty();
    if (!running || last.isEmpty()) {
      return;
    }
    List<String> lastParts = last.get().jobs().stream().map(JobSpec::name).toList();
    boolean otherParts =
        !lastParts.isEmpty()
            && !lastParts.equals(settings.jobs().stream().map(JobSpec::name).toList());
    boolean fewer = settings.taskManagers() < last.get().taskManagers();
    if (fewer || otherParts || !last.get().ports().equals(settings.ports())) {
      throw new LocalSystemException(
          "The system runs with other ports, parts or more TaskManagers. To change these: 'pabal down', then 'up'.");
    }
  }

  private void prepareServers() throws IOException {
    try {
      JobClasses.renew(home, installation, processes);
      for (LocalServer server : servers) {
        server.prepare();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalSystemException("Interrupted.", e);
    }
  }

  private void openJobs(Set<String> withoutState) {
    JobBook book = JobBook.read(home).reopened();
    for (String part : withoutState) {
      book = book.without(part);
    }
    book.write(home);
  }

  private void awaitServers() throws IOException {
    StatusProbe probe = new StatusProbe(home, installation, processes);
    Set<String> told = new HashSet<>();
    boolean ready =
        Waiting.until(
            SERVERS_LIMIT,
            () -> {
              List<LocalServer> rest =
                  servers.stream().filter(server -> !told.contains(server.name())).toList();
              probe.rows(rest, Map.of()).stream()
                  .filter(row -> row.state() == State.READY)
                  .forEach(row -> tell(row, told));
              return told.size() == servers.size() || troubled();
            });
    if (!ready || troubled()) {
      throw new LocalSystemException(missing(told));
    }
  }

  private boolean troubled() {
    Map<String, String> troubles = Troubles.read(home);
    return servers.stream().anyMatch(server -> troubles.containsKey(server.name()));
  }

  private String missing(Set<String> ready) throws IOException {
    StringBuilder text = new StringBuilder("Not everything came up:");
    for (LocalServer server : servers) {
      if (!ready.contains(server.name())) {
        var out = home.logs().resolve(server.name() + ".out");
        text.append("\n  ")
            .append(server.kind().title())
            .append(": ")
            .append(OneShot.lastLine(out));
        text.append("\n    logs: ").append(home.logs().resolve(server.name())).append(".{out,log}");
      }
    }
    return text.append("\n'pabal down' stops what did come up.").toString();
  }

  private void awaitJobs() {
    if (settings.jobs().isEmpty()) {
      return;
    }
    StatusProbe probe = new StatusProbe(home, installation, processes);
    Set<String> told = new HashSet<>();
    boolean running =
        Waiting.until(
            JOBS_LIMIT,
            () -> {
              List<Row> jobs = probe.look().jobs();
              jobs.stream()
                  .filter(row -> row.state() == State.READY)
                  .forEach(row -> tell(row, told));
              return told.size() == jobs.size();
            });
    if (!running) {
      throw new LocalSystemException("Not every part runs:\n" + describe(probe.look().jobs()));
    }
  }

  private static String describe(List<Row> jobs) {
    return jobs.stream()
        .filter(row -> row.state() != State.READY)
        .map(
            row ->
                "  " + row.name() + ": " + (row.trouble().isEmpty() ? row.state() : row.trouble()))
        .collect(Collectors.joining("\n"));
  }

  private void tell(Row row, Set<String> told) {
    if (told.add(row.name())) {
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      progress.line(
          String.format(Locale.ROOT, "  %-20s @|green ready|@  %5.1f s", row.title(), seconds));
    }
  }
}
