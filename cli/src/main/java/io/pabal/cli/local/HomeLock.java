package io.pabal.cli.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;

/**
 * One {@code up} or {@code down} at a time in a home, across processes; a killed one holds nothing.
 */
final class HomeLock {

  private HomeLock() {}

  /** What is done while the lock is held. */
  interface Work {
    void run() throws IOException;
  }

  /**
   * Does the work alone.
   *
   * @throws LocalSystemException if another process has the lock
   */
  static void during(Home home, Work work) {
    try {
      home.create();
      try (FileChannel channel =
          FileChannel.open(home.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        FileLock lock = channel.tryLock();
        if (lock == null) {
          throw new LocalSystemException(
              "Another 'up' or 'down' works on " + home.path() + " just now.");
        }
        work.run(); // closing the channel releases the lock
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
