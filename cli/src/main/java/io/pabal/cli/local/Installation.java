package io.pabal.cli.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Where the built parts of Pabal and the servers' class paths are.
 *
 * @param root the repository
 * @param java the program that runs the servers
 * @param classPath of this command line, which also holds supervisor and sandbox
 */
public record Installation(Path root, Path java, String classPath) {

  /** Set by {@code scripts/pabal}. */
  private static final String ROOT_PROPERTY = "pabal.root";

  /**
   * What this process runs from: the folder in {@code -Dpabal.root}, else the first one upwards
   * with a build.
   */
  public static Installation current() {
    String given = System.getProperty(ROOT_PROPERTY);
    Path root = given == null ? search(Path.of("").toAbsolutePath()) : Path.of(given);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new Installation(
        root.toAbsolutePath(), java, absolute(System.getProperty("java.class.path")));
  }

  /** Kafka's jars. */
  public Path kafkaLib() {
    return root.resolve("distribution/kafka/target/lib");
  }

  /** Flink's jars. */
  public Path flinkLib() {
    return root.resolve("distribution/flink/target/lib");
  }

  /** Folder of {@code config.yaml} and {@code log4j.properties}. */
  public Path flinkConf() {
    return root.resolve("flink-conf");
  }

  /** The processes that get it run in another folder. */
  private static String absolute(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator))
        .map(entry -> new File(entry).getAbsolutePath())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path search(Path start) {
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("flink-conf"))
          && Files.isDirectory(folder.resolve("distribution"))) {
        return folder;
      }
    }
    throw new LocalSystemException(
        "No Pabal repository at or above " + start + ". Use scripts/pabal.");
  }
}
