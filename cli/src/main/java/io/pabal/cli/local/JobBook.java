package io.pabal.cli.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which Flink jobs have run a part, oldest first: the thread that leads from a part to its newest
 * state after Flink has forgotten the job.
 *
 * @param parts submissions by the name of the part
 */
public record JobBook(Map<String, Part> parts) {

  /**
   * One part's past.
   *
   * @param submissions oldest first; older ones go when a newer has a checkpoint of its own
   * @param hadState true once a checkpoint or savepoint of it existed: from then on it isn't
   *     started without one
   */
  public record Part(List<Submission> submissions, boolean hadState) {
    /** Copies the list. */
    public Part {
      submissions = List.copyOf(submissions);
    }
  }

  /**
   * One submission.
   *
   * @param jobId chosen by us and noted before Flink is asked, so that no crash leaves an unknown
   *     job
   * @param jobManager the process it was submitted to, as {@code pid:start}
   * @param savepoint where it was stopped to, null if it wasn't
   * @param end how it ended for good by somebody's will ({@code STOPPED}, {@code CANCELED}, {@code
   *     FINISHED}), null while it is to run
   */
  public record Submission(String jobId, String jobManager, String savepoint, String end) {}

  /** An {@link Submission#end} that {@code up} has lifted: to be submitted again. */
  static final String REOPENED = "REOPENED";

  /** Copies the map. */
  public JobBook {
    parts = parts == null ? Map.of() : Map.copyOf(parts);
  }

  static JobBook read(Home home) {
    return JsonFiles.read(home.jobsFile(), JobBook.class).orElse(new JobBook(Map.of()));
  }

  void write(Home home) {
    JsonFiles.write(home.jobsFile(), this);
  }

  /** The latest submission of a part. */
  Optional<Submission> latest(String part) {
    List<Submission> submissions = part(part).submissions();
    return submissions.isEmpty()
        ? Optional.empty()
        : Optional.of(submissions.get(submissions.size() - 1));
  }

  Part part(String part) {
    return parts.getOrDefault(part, new Part(List.of(), false));
  }

  JobBook submitted(String part, String jobId, String jobManager) {
    List<Submission> submissions = new ArrayList<>(part(part).submissions());
    submissions.add(new Submission(jobId, jobManager, null, null));
    return with(part, new Part(submissions, part(part).hadState()));
  }

  /** The latest submission ended by somebody's will, perhaps with a savepoint. */
  JobBook ended(String part, String end, String savepoint) {
    List<Submission> submissions = new ArrayList<>(part(part).submissions());
    Submission last = submissions.remove(submissions.size() - 1);
    submissions.add(new Submission(last.jobId(), last.jobManager(), savepoint, end));
    return with(part, new Part(submissions, part(part).hadState() || savepoint != null));
  }

  /** All parts that somebody ended are to run again, from where they ended. */
  JobBook reopened() {
    JobBook book = this;
    for (String part : parts.keySet()) {
      Optional<Submission> latest = latest(part).filter(submission -> submission.end() != null);
      if (latest.isPresent()) {
        book = book.ended(part, REOPENED, latest.get().savepoint());
      }
    }
    return book;
  }

  /** Only the latest submission is left: it has state of its own. */
  JobBook onlyLatest(String part) {
    return with(part, new Part(latest(part).map(List::of).orElse(List.of()), true));
  }

  /** The part has never run: what it left is not used again. */
  JobBook without(String part) {
    Map<String, Part> changed = new TreeMap<>(parts);
    changed.remove(part);
    return new JobBook(changed);
  }

  private JobBook with(String name, Part part) {
    Map<String, Part> changed = new TreeMap<>(parts);
    changed.put(name, part);
    return new JobBook(changed);
  }
}
