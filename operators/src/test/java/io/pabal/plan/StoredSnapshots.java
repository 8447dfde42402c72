package io.pabal.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;

/**
 * Snapshots of operators that stay in the repository, one folder a release: today's code must be
 * able to restore every one of them. How to add one: {@code docs/upgrades.md}.
 */
public final class StoredSnapshots {
  /** The release whose snapshots are written; raised when a release is cut. */
  public static final String CURRENT_RELEASE = "0.1";

  private static final Path FOLDER = Path.of("src", "test", "resources", "snapshots");

  private StoredSnapshots() {}

  /** Writes, or writes anew, the current release's snapshot of that name. */
  public static void write(String name, OperatorSubtaskState snapshot) throws IOException {
    Path file = FOLDER.resolve(CURRENT_RELEASE).resolve(name + ".snapshot");
    Files.createDirectories(file.getParent());
    OperatorSnapshotUtil.writeStateHandle(snapshot, file.toString());
  }

  /** The releases that have a snapshot of that name. */
  public static List<String> releases(String name) throws IOException {
    try (Stream<Path> folders = Files.list(FOLDER)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve(name + ".snapshot")))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  /** A release's snapshot. */
  public static OperatorSubtaskState read(String release, String name) throws Exception {
    Path file = FOLDER.resolve(release).resolve(name + ".snapshot");
    return OperatorSnapshotUtil.readStateHandle(file.toString());
  }
}
