package io.pabal.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestorePointTest {

  @TempDir private Path folder;
  private JobBook book = new JobBook(java.util.Map.of());

  @Test
  void startsEmptyOnlyIfThereNeverWasState() throws IOException {
    assertThat(point()).isInstanceOf(RestorePoint.None.class);

    submitted("a");
    assertThat(point()).isInstanceOf(RestorePoint.None.class);
  }

  @Test
  void takesTheHighestNumberNotTheLastName() throws IOException {
    submitted("a");
    checkpoint("a", 9);
    Path newest = checkpoint("a", 10);

    assertThat(point()).isEqualTo(new RestorePoint.State(newest));
  }

  @Test
  void neverTakesACheckpointThatWasNotCompleted() throws IOException {
    submitted("a");
    Path complete = checkpoint("a", 4);
    Files.createDirectories(folder.resolve("a/chk-5"));
    Files.createFile(folder.resolve("a/chk-5/part-of-the-state"));

    assertThat(point()).isEqualTo(new RestorePoint.State(complete));
  }

  @Test
  void goesBackToTheFormerJobWhenTheLatestHasNoCheckpointYet() throws IOException {
    submitted("a");
    Path former = checkpoint("a", 7);
    submitted("b");

    assertThat(point()).isEqualTo(new RestorePoint.State(former));
  }

  @Test
  void prefersTheLatestJobHoweverLowItsNumbers() throws IOException {
    submitted("a");
    checkpoint("a", 70);
    submitted("b");
    Path latest = checkpoint("b", 1);

    assertThat(point()).isEqualTo(new RestorePoint.State(latest));
  }

  @Test
  void takesTheSavepointThatEndedAJobBeforeItsCheckpoints() throws IOException {
    submitted("a");
    checkpoint("a", 70);
    Path savepoint = state(folder.resolve("savepoints/savepoint-a"));
    book = book.ended("plan", "STOPPED", savepoint.toString());

    assertThat(point()).isEqualTo(new RestorePoint.State(savepoint));
  }

  @Test
  void refusesToStartEmptyWhenStateIsGone() throws IOException {
    submitted("a");
    checkpoint("a", 1);
    book = book.onlyLatest("plan");
    OldFiles.delete(folder.resolve("a"));

    assertThat(point()).isInstanceOf(RestorePoint.Lost.class);
    assertThat(RestorePoint.of(book.without("plan").part("plan"), folder))
        .isInstanceOf(RestorePoint.None.class);
  }

  private RestorePoint point() {
    return RestorePoint.of(book.part("plan"), folder);
  }

  private void submitted(String jobId) {
    book = book.submitted("plan", jobId, "1:1");
  }

  private Path checkpoint(String jobId, int number) throws IOException {
    return state(folder.resolve(jobId).resolve("chk-" + number));
  }

  private static Path state(Path path) throws IOException {
    Files.createDirectories(path);
    Files.createFile(path.resolve(RestorePoint.METADATA));
    return path;
  }
}
