package io.pabal.cli.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a part's next job starts from. */
sealed interface RestorePoint {

  /** The newest complete checkpoint or savepoint of the part. */
  record State(Path path) implements RestorePoint {}

  /** It never had any: a first start. */
  record None() implements RestorePoint {}

  /** It had state, and the files are gone: starting without needs somebody's word. */
  record Lost() implements RestorePoint {}

  /** Flink writes this file last, and under its final name only when it is whole. */
  String METADATA = "_metadata";

  Pattern CHECKPOINT = Pattern.compile("chk-(\\d+)");

  /**
   * Looks from the latest submission back: a savepoint ends a submission and is newer than all its
   * checkpoints; among these the highest number wins. Without a metadata file a checkpoint was
   * never completed.
   */
  static RestorePoint of(JobBook.Part part, Path checkpoints) {
    List<JobBook.Submission> submissions = part.submissions();
    for (int i = submissions.size() - 1; i >= 0; i--) {
      JobBook.Submission submission = submissions.get(i);
      if (submission.savepoint() != null && isComplete(Path.of(submission.savepoint()))) {
        return new State(Path.of(submission.savepoint()));
      }
      Optional<Path> checkpoint = newestCheckpoint(checkpoints.resolve(submission.jobId()));
      if (checkpoint.isPresent()) {
        return new State(checkpoint.get());
      }
    }
    return part.hadState() ? new Lost() : new None();
  }

  /** The complete checkpoint with the highest number in a job's folder. */
  static Optional<Path> newestCheckpoint(Path jobFolder) {
    if (!Files.isDirectory(jobFolder)) {
      return Optional.empty();
    }
    try (Stream<Path> folders = Files.list(jobFolder)) {
      return folders
          .filter(folder -> number(folder) >= 0 && isComplete(folder))
          .max(Comparator.comparingLong(RestorePoint::number));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isComplete(Path folder) {
    return Files.isRegularFile(folder.resolve(METADATA));
  }

  private static long number(Path folder) {
    Matcher matcher = CHECKPOINT.matcher(folder.getFileName().toString());
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
  }
}
