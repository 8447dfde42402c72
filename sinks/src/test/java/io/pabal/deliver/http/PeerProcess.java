package io.pabal.deliver.http;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A server that others wrote, as a process on a loopback port, with what {@code scripts/peers} says
 * of it.
 */
public final class PeerProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(30);

  private final Process process;
  private final Path log;
  private final int port;

  /**
   * Starts it; when this returns it takes connections.
   *
   * @param folder where it runs
   * @param libraries where its libraries are beside the machine's own, or null
   * @param port where it will listen
   */
  public PeerProcess(Path folder, Path libraries, int port, List<String> command)
      throws IOException {
    this.port = port;
    this.log = Files.createTempFile("peer", ".log");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    if (libraries != null) {
      builder
          .environment()
          .merge(
              "LD_LIBRARY_PATH",
              libraries.toString(),
              (known, added) -> added + File.pathSeparator + known);
    }
    this.process = builder.start();
    awaitPort();
  }

  /** A port that was free just now. */
  public static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** What {@code scripts/peers} says. */
  public static String property(String name) {
    String value = System.getProperty("pabal.peers." + name, "");
    if (value.isEmpty()) {
      throw new IllegalStateException("pabal.peers." + name + " is not set: run scripts/peers");
    }
    return value;
  }

  /** A line of a table in {@code docs/channels.md}. */
  public static void note(Object... cells) throws IOException {
    StringBuilder line = new StringBuilder("|");
    for (Object cell : cells) {
      line.append(' ').append(cell == null ? "" : cell).append(" |");
    }
    Files.writeString(
        Path.of(property("results")),
        line.append('\n'),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private void awaitPort() throws IOException {
    long deadlineNanos = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() - deadlineNanos > 0) {
          String said = said();
          close();
          throw new IOException("the peer does not serve: " + said, e);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  /** What it has printed so far. */
  public String said() throws IOException {
    return Files.readString(log);
  }

  /** Ends it as an operator would, and waits for its end. */
  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().join();
    Files.deleteIfExists(log);
  }
}
