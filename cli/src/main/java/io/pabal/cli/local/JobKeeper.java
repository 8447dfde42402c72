package io.pabal.cli.local;

import io.pabal.cli.local.FlinkRest.FlinkRestException;
import io.pabal.cli.local.FlinkRest.JobState;
import io.pabal.cli.local.JobBook.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Keeps the parts' Flink jobs running on a JobManager without high availability.
 *
 * <p>A job that the JobManager doesn't know (it was killed) or that failed for good is submitted
 * again from the part's newest complete checkpoint ({@link RestorePoint}), never without one if
 * there ever was one, and not before all TaskManagers of a former JobManager are gone: two
 * generations of one job must not hand over side by side. A job that somebody canceled stays
 * canceled until the next {@code up}.
 */
final class JobKeeper {

  /** Much longer than a pause that a drill makes, or a start on a busy machine. */
  private static final Duration SILENCE_LIMIT = Duration.ofMinutes(3);

  private final Home home;
  private final ProcessTable processes;
  private final Map<String, Backoff> backoffs = new HashMap<>();
  private final Map<String, String> troubles = new TreeMap<>();
  private OsProcess lastSeen;
  private long lastAnswerNanos;

  JobKeeper(Home home, ProcessTable processes) {
    this.home = home;
    this.processes = processes;
  }

  /** TaskManagers that started before the JobManager that runs now. */
  static List<OsProcess> orphans(SystemSettings settings, ProcessTable processes) {
    Optional<OsProcess> jobManager = processes.live(JobManager.NAME);
    if (jobManager.isEmpty()) {
      return List.of();
    }
    return processes.live().entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("taskmanager-"))
        .map(Map.Entry::getValue)
        .filter(taskManager -> taskManager.startedBefore(jobManager.get()))
        .toList();
  }

  /**
   * Looks once at all jobs and does what is due.
   *
   * @return what it can't mend, by part
   */
  Map<String, String> tick(SystemSettings settings) {
    troubles.keySet().retainAll(settings.jobs().stream().map(JobSpec::name).toList());
    Optional<OsProcess> jobManager = processes.live(JobManager.NAME);
    if (settings.jobs().isEmpty()
        || jobManager.isEmpty()
        || !orphans(settings, processes).isEmpty()) {
      return troubles;
    }
    FlinkRest rest = new FlinkRest("http://" + settings.ports().address(Port.FLINK));
    String generation = jobManager.get().pid() + ":" + jobManager.get().startTicks();
    try {
      Map<String, JobState> known = rest.jobs();
      lastSeen = jobManager.get();
      for (JobSpec job : settings.jobs()) {
        keep(job, generation, known, rest);
      }
      lastAnswerNanos = System.nanoTime();
    } catch (FlinkRestException e) {
      endIfSilent(jobManager.get()); // else not up yet, or just killed: the next tick sees
    }
    return troubles;
  }

  /** A JobManager that lives but no longer answers serves nobody: its jobs get no checkpoint. */
  private void endIfSilent(OsProcess jobManager) {
    long nowNanos = System.nanoTime();
    if (!jobManager.equals(lastSeen)) {
      lastSeen = jobManager;
      lastAnswerNanos = nowNanos;
    } else if (nowNanos - lastAnswerNanos > SILENCE_LIMIT.toNanos()) {
      Supervisor.say("the JobManager has not answered for " + SILENCE_LIMIT + ": killed");
      jobManager.signal(OsProcess.Signal.KILL);
    }
  }

  private void keep(JobSpec job, String generation, Map<String, JobState> known, FlinkRest rest) {
    JobBook book = JobBook.read(home);
    Optional<Submission> latest = book.latest(job.name());
    if (latest.isEmpty()) {
      submit(job, newId(), generation, rest);
      return;
    }
    Submission submission = latest.get();
    JobState state = known.get(submission.jobId());
    if (submission.end() != null) {
      if (JobBook.REOPENED.equals(submission.end())) {
        submit(job, newId(), generation, rest);
      } else {
        troubles.put(job.name(), submission.end() + " by somebody; 'pabal up' starts it again");
      }
    } else if (state == null) {
      // Under the same id with the same JobManager: if an earlier try did get through, Flink
      // refuses the second.
      boolean sameJobManager = generation.equals(submission.jobManager());
      submit(job, sameJobManager ? submission.jobId() : newId(), generation, rest);
    } else {
      follow(job, submission, state, generation, rest);
    }
  }

  private void follow(
      JobSpec job, Submission submission, JobState state, String generation, FlinkRest rest) {
    switch (state.state()) {
      case "FAILED" -> {
        if (backoff(job).mayStart(System.nanoTime())) {
          Supervisor.say(
              job.name() + " failed for good: " + rest.lastFailure(submission.jobId()).orElse("?"));
          submit(job, newId(), generation, rest);
        }
      }
      case "CANCELED", "FINISHED" ->
          JobBook.read(home).ended(job.name(), state.state(), null).write(home);
      default -> {
        troubles.remove(job.name());
        dropOlderState(job.name(), submission);
      }
    }
  }

  private void submit(JobSpec job, String jobId, String generation, FlinkRest rest) {
    Backoff backoff = backoff(job);
    if (!backoff.mayStart(System.nanoTime())) {
      return;
    }
    JobBook book = JobBook.read(home);
    RestorePoint point = RestorePoint.of(book.part(job.name()), home.checkpoints());
    if (point instanceof RestorePoint.Lost) {
      troubles.put(
          job.name(),
          "not started: its checkpoints are gone from "
              + home.checkpoints()
              + "; 'pabal up --without-state "
              + job.name()
              + "' starts it empty");
      return;
    }
    backoff.started(System.nanoTime());
    if (book.latest(job.name()).map(Submission::jobId).filter(jobId::equals).isEmpty()) {
      book.submitted(job.name(), jobId, generation).write(home);
    }
    Optional<Path> from =
        point instanceof RestorePoint.State state ? Optional.of(state.path()) : Optional.empty();
    try {
      String jarId = rest.upload(job.jar());
      rest.run(jarId, job, jobId, from);
      rest.deleteJar(jarId);
      troubles.remove(job.name());
      Supervisor.say(
          job.name()
              + " submitted as "
              + jobId
              + from.map(path -> ", from " + path).orElse(", without state"));
    } catch (FlinkRestException e) {
      troubles.put(job.name(), "could not be submitted: " + e.getMessage());
      Supervisor.say(job.name() + " could not be submitted: " + e.getMessage());
    }
  }

  /**
   * Once the job has a checkpoint of its own (a full one, NO_CLAIM), nothing needs what came
   * before.
   */
  private void dropOlderState(String part, Submission current) {
    JobBook book = JobBook.read(home);
    boolean alone = book.part(part).submissions().size() == 1 && book.part(part).hadState();
    if (alone
        || RestorePoint.newestCheckpoint(home.checkpoints().resolve(current.jobId())).isEmpty()) {
      return;
    }
    book.onlyLatest(part).write(home);
    for (Submission old : book.part(part).submissions()) {
      if (!old.jobId().equals(current.jobId())) {
        delete(home.checkpoints().resolve(old.jobId()));
        Optional.ofNullable(old.savepoint()).map(Path::of).ifPresent(JobKeeper::delete);
      }
    }
  }

  private static void delete(Path path) {
    try {
      if (Files.exists(path)) {
        OldFiles.delete(path);
      }
    } catch (IOException e) {
      Supervisor.say("could not delete " + path + ": " + e);
    }
  }

  private Backoff backoff(JobSpec job) {
    return backoffs.computeIfAbsent(job.name(), name -> new Backoff());
  }

  /** 32 hexadecimal digits, as Flink's job ids are. */
  private static String newId() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
