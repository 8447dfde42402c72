package io.pabal.cli.local;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs for this machine, out of the artifact on the class path. */
final class PostgresBinaries {

  private PostgresBinaries() {}

  /**
   * Unpacks the programs unless the folder exists.
   *
   * @throws LocalSystemException if there are none for this machine's processor
   */
  static void unpackTo(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    String archive = archiveName();
    try (InputStream packed = PostgresBinaries.class.getResourceAsStream(archive)) {
      if (packed == null) {
        throw new LocalSystemException(
            "No PostgreSQL for this machine: " + archive + " is not on the class path.");
      }
      Path draft = folder.resolveSibling(folder.getFileName() + ".draft");
      OldFiles.delete(draft);
      unpack(packed, draft);
      Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static String archiveName() {
    String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    boolean arm = "aarch64".equals(processor) || "arm64".equals(processor);
    return "/postgres-linux-" + (arm ? "arm_64" : "x86_64") + ".txz";
  }

  private static void unpack(InputStream packed, Path folder) throws IOException {
    try (var tar =
        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(packed)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = entry.resolveIn(folder);
        if (entry.isDirectory()) {
          Files.createDirectories(target);
          continue;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, target);
          if ((entry.getMode() & 0100) != 0) {
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
          }
        }
      }
    }
  }
}
