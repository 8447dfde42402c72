package io.pabal.cli.local;

import java.nio.file.Path;
import java.util.List;

/**
 * A Flink job that the local system keeps running.
 *
 * @param name of the part, for people and as the key of its checkpoints across submissions: {@code
 *     plan}, {@code deliver-email}
 * @param jar absolute path of the job jar
 * @param entryClass with the main method
 * @param arguments of the main method
 * @param parallelism how many slots it takes
 */
public record JobSpec(
    String name, Path jar, String entryClass, List<String> arguments, int parallelism) {

  /** Copies the arguments. */
  public JobSpec {
    arguments = List.copyOf(arguments);
  }
}
