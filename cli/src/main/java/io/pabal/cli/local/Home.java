package io.pabal.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The one folder that holds all state of a local system; deleting it (after {@code down}) is a
 * fresh start.
 *
 * @param path absolute; by default {@code .pabal} in the repository, else {@code PABAL_HOME} or
 *     {@code --home}
 */
public record Home(Path path) {

  /** Makes the path absolute, because it is handed to other processes. */
  public Home {
    path = path.toAbsolutePath().normalize();
  }

  /** What is wanted: {@link SystemSettings}. */
  public Path systemFile() {
    return path.resolve("system.json");
  }

  /** Which Flink job belongs to which part: {@link JobBook}. */
  public Path jobsFile() {
    return path.resolve("jobs.json");
  }

  /** Held while {@code up} or {@code down} works. */
  public Path lockFile() {
    return path.resolve("lock");
  }

  /** Pabal's own configuration file for this system. */
  public Path configFile() {
    return path.resolve("pabal.yaml");
  }

  /** Records of running processes, one file each. */
  public Path run() {
    return path.resolve("run");
  }

  /** Log files ({@code .log}) and what processes print ({@code .out}). */
  public Path logs() {
    return path.resolve("logs");
  }

  /** Kafka's settings and data. */
  public Path kafka() {
    return path.resolve("kafka");
  }

  /** PostgreSQL's programs and data. */
  public Path postgres() {
    return path.resolve("postgres");
  }

  /** What the sandbox recorded. */
  public Path sandbox() {
    return path.resolve("sandbox");
  }

  /** Checkpoints by job id, retained when a job or the JobManager ends. */
  public Path checkpoints() {
    return path.resolve("flink/checkpoints");
  }

  /** Savepoints that {@code down} took. */
  public Path savepoints() {
    return path.resolve("flink/savepoints");
  }

  /** The copy of the job jar that Flink's processes run from. */
  public Path jobClasses() {
    return path.resolve("flink/pabal-job.jar");
  }

  /** A Flink process's scratch folder, emptied at each of its starts. */
  public Path scratch(String processName) {
    return path.resolve("flink/scratch").resolve(processName);
  }

  /** Makes the folders; does nothing where they exist. */
  void create() throws IOException {
    for (Path folder :
        new Path[] {run(), logs(), kafka(), postgres(), sandbox(), checkpoints(), savepoints()}) {
      Files.createDirectories(folder);
    }
  }
}
