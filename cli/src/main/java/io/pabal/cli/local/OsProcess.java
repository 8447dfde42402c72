package io.pabal.cli.local;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A process by pid and start: a number that the system has given to another process meanwhile isn't
 * mistaken for it.
 *
 * @param pid of the operating system
 * @param startTicks when it started, in clock ticks since boot (field 22 of {@code /proc/PID/stat},
 *     see proc(5))
 * @param bootId of the machine's current boot, because ticks begin again with each
 */
public record OsProcess(long pid, long startTicks, String bootId) {

  /** Signals that drills and {@code down} send. */
  public enum Signal {
    /** At once, nothing is cleaned up: -9. */
    KILL,
    /** Please end. */
    TERM,
    /** Please end; for PostgreSQL: without waiting for clients. */
    INT,
    /** Hold still, as in a long pause or on a cut-off machine. */
    STOP,
    /** Go on after {@link #STOP}. */
    CONT
  }

  private static final Duration SIGNAL_LIMIT = Duration.ofSeconds(5);

  /** The process that runs under this number now, if any. */
  public static Optional<OsProcess> of(long pid) {
    return stat(pid).map(stat -> new OsProcess(pid, stat.startTicks(), currentBoot()));
  }

  /**
   * True while it runs, is stopped, or is ending; false when it ended, also if nobody has collected
   * its status yet. What it held, such as its ports, is free then.
   */
  @JsonIgnore
  public boolean isAlive() {
    return stat(pid)
        .filter(stat -> stat.startTicks() == startTicks && !stat.hasEnded())
        .filter(stat -> bootId.equals(currentBoot()))
        .isPresent();
  }

  /** True if this one started before the other; both of the current boot. */
  public boolean startedBefore(OsProcess other) {
    return startTicks < other.startTicks;
  }

  /** When it started, by the wall clock; empty if it has ended. */
  public Optional<Instant> started() {
    return isAlive()
        ? ProcessHandle.of(pid).flatMap(handle -> handle.info().startInstant())
        : Optional.empty();
  }

  /** Sends a signal unless the process has ended; true if it was sent. */
  public boolean signal(Signal signal) {
    if (!isAlive()) {
      return false;
    }
    try {
      Process kill = new ProcessBuilder(List.of("sh", "-c", "kill -" + signal + " " + pid)).start();
      return kill.waitFor(SIGNAL_LIMIT.toMillis(), TimeUnit.MILLISECONDS) && kill.exitValue() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private record Stat(char state, int threads, long startTicks) {
    /**
     * A killed process is a zombie from its first thread's end on; its files close with the last.
     */
    boolean hasEnded() {
      return state == 'X' || (state == 'Z' && threads <= 1);
    }
  }

  private static Optional<Stat> stat(long pid) {
    try {
      String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // The second field, the program's name in parentheses, may hold spaces and parentheses.
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      return Optional.of(
          new Stat(fields[0].charAt(0), Integer.parseInt(fields[17]), Long.parseLong(fields[19])));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String currentBoot() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
