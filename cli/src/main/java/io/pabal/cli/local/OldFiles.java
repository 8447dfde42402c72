package io.pabal.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Removes what is no longer needed. */
final class OldFiles {

  private OldFiles() {}

  /**
   * Deletes a file, or a folder with all that is in it; links are not followed. Fine if there is
   * none.
   */
  static void delete(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> paths = Files.walk(path)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    } catch (NoSuchFileException e) {
      return; // somebody else was quicker
    }
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
  }
}
