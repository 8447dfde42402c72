package io.pabal.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/**
 * The job jar on the class path of Flink's own processes, so that all parts share one set of
 * classes: loaded, compiled and warmed up once, not once a job.
 *
 * <p>A copy of the jar, because a build may replace the original while processes run from it. It is
 * renewed by {@code up} while no Flink process lives; until then a new build is not used.
 */
final class JobClasses {

  /** Without it each job loads the classes of the jar that it was submitted with. */
  static final Map<String, String> SETTINGS = Map.of("classloader.resolve-order", "parent-first");

  private JobClasses() {}

  /** Copies the jar if it is built and nothing runs from the last copy. */
  static void renew(Home home, Installation installation, ProcessTable processes)
      throws IOException {
    boolean used =
        processes.live().keySet().stream()
            .anyMatch(
                name -> name.equals(JobManager.NAME) || name.startsWith(TaskManager.NAME_PREFIX));
    Optional<Path> jar = PabalJobs.jobJar(installation);
    if (!used && jar.isPresent()) {
      Files.createDirectories(home.jobClasses().getParent());
      Files.copy(jar.get(), home.jobClasses(), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
