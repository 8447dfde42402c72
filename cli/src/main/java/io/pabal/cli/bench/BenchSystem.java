package io.pabal.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.cli.local.Endpoints;
import io.pabal.cli.local.FlinkRest;
import io.pabal.cli.local.FlinkRest.FlinkRestException;
import io.pabal.cli.local.Home;
import io.pabal.cli.local.Installation;
import io.pabal.cli.local.JobSpec;
import io.pabal.cli.local.LocalConfig;
import io.pabal.cli.local.LocalSystem;
import io.pabal.cli.local.LocalSystemException;
import io.pabal.cli.local.OsProcess;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A fresh system for a benchmark: servers, one TaskManager, no sandbox, no job of its own. */
final class BenchSystem implements AutoCloseable {
  /** One job at a time; the next may start while the last one's tasks end. */
  private static final int SLOTS = 4;

  private final LocalSystem local;
  private final String catalog;
  private final Progress progress;
  private PabalConfig config;
  private FlinkRest flink;

  /**
   * Nothing runs before {@link #up}.
   *
   * @param catalog which of the repository's catalogs is published
   */
  BenchSystem(Path folder, String catalog, Progress progress) {
    this.local = new LocalSystem(new Home(folder), Installation.current());
    this.catalog = catalog;
    this.progress = progress;
  }

  void up() throws IOException {
    SystemSettings settings = new SystemSettings(Ports.free(), 1, SLOTS, List.of(), List.of());
    local.downAtEnd();
    local.up(settings, this::prepare, Set.of(), progress);
  }

  private void prepare(Endpoints servers) throws IOException {
    LocalConfig.write(local.home().configFile(), servers, Map.of());
    config = PabalConfig.read(local.home().configFile());
    flink = new FlinkRest(servers.flinkUrl());
    Preparation preparation = new Preparation(config, line -> {});
    preparation.topics();
    preparation.firstCatalog(Installation.current().root().resolve("catalogs").resolve(catalog));
  }

  PabalConfig config() {
    return config;
  }

  /** The part plan, as 'up' runs it. */
  JobSpec plan() {
    return PabalJobs.jobs(Installation.current(), local.home(), false).stream()
        .filter(job -> job.name().equals("plan"))
        .findFirst()
        .orElseThrow(() -> new LocalSystemException("The job jar isn't built."));
  }

  /** The yardstick: as plan, with another part. */
  JobSpec passThrough() {
    JobSpec plan = plan();
    List<String> arguments =
        plan.arguments().stream()
            .map(argument -> argument.equals("plan") ? "pass-through" : argument)
            .toList();
    return new JobSpec(
        "pass-through", plan.jar(), plan.entryClass(), arguments, plan.parallelism());
  }

  /** Starts a job without state; returns its id. */
  String start(JobSpec job) {
    String jobId = UUID.randomUUID().toString().replace("-", "");
    try {
      String jarId = flink.upload(job.jar());
      flink.run(jarId, job, jobId, Optional.empty());
      flink.deleteJar(jarId);
      return jobId;
    } catch (FlinkRestException e) {
      throw new LocalSystemException(job.name() + " could not be started: " + e.getMessage(), e);
    }
  }

  /** Ends a job; returns when it has ended. */
  void end(String jobId, Duration atMost) throws InterruptedException {
    try {
      flink.cancel(jobId);
    } catch (FlinkRestException e) {
      throw new LocalSystemException("A job could not be ended: " + e.getMessage(), e);
    }
    Polling.until(atMost, "the end of a job", () -> "CANCELED".equals(state(jobId)));
  }

  /** Flink's word for the job's state; empty if Flink doesn't answer. */
  String state(String jobId) {
    try {
      return flink.get("/jobs/" + jobId).path("state").asText();
    } catch (FlinkRestException e) {
      return "";
    }
  }

  /** Why a job failed last, if it has. */
  Optional<String> failure(String jobId) {
    return flink.lastFailure(jobId);
  }

  /** The job's newest checkpoints, as many as Flink remembers (10). */
  List<Checkpoint> checkpoints(String jobId) {
    List<Checkpoint> checkpoints = new ArrayList<>();
    try {
      for (JsonNode each : flink.get("/jobs/" + jobId + "/checkpoints").path("history")) {
        checkpoints.add(
            new Checkpoint(
                each.path("id").asLong(),
                each.path("trigger_timestamp").asLong(),
                each.path("end_to_end_duration").asLong(),
                each.path("status").asText()));
      }
    } catch (FlinkRestException e) {
      // Asked again in a moment; what it does not answer then is missing in the report.
    }
    return checkpoints;
  }

  /** CPU time of the TaskManager since its start, in steps of the system's clock (10 ms). */
  long cpuNanos() {
    return local.processes(ServerKind.TASKMANAGER).values().stream()
        .map(OsProcess::pid)
        .findFirst()
        .flatMap(ProcessHandle::of)
        .flatMap(process -> process.info().totalCpuDuration())
        .map(Duration::toNanos)
        .orElseThrow(() -> new LocalSystemException("The TaskManager has ended."));
  }

  @Override
  public void close() {
    local.down(true, progress);
  }
}
