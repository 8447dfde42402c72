package io.pabal.cli.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which process runs under which name, one file a name in {@link Home#run}; written by whoever
 * starts a process.
 */
final class ProcessTable {

  private static final String SUFFIX = ".json";

  private final Path folder;

  ProcessTable(Home home) {
    this.folder = home.run();
  }

  /** The live process of that name. */
  Optional<OsProcess> live(String name) {
    return JsonFiles.read(file(name), OsProcess.class).filter(OsProcess::isAlive);
  }

  /** All live processes by name. */
  Map<String, OsProcess> live() {
    Map<String, OsProcess> live = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      return live;
    }
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(SUFFIX))
          .map(file -> file.substring(0, file.length() - SUFFIX.length()))
          .forEach(name -> live(name).ifPresent(process -> live.put(name, process)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return live;
  }

  void put(String name, OsProcess process) {
    JsonFiles.write(file(name), process);
  }

  void remove(String name) {
    try {
      Files.deleteIfExists(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String name) {
    return folder.resolve(name + SUFFIX);
  }
}
