package io.pabal.cli.bench;

import io.pabal.cli.local.LocalSystemException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that others wrote: a server until it is closed, or a run to its end. */
final class PeerProgram implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final Duration RUN_LIMIT = Duration.ofMinutes(2);

  private final Process process;
  private final Path log;

  private PeerProgram(Path folder, String libraries, List<String> command) throws IOException {
    this.log = Files.createTempFile(folder, "peer", ".log");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    builder
        .environment()
        .merge("LD_LIBRARY_PATH", libraries, (known, added) -> added + File.pathSeparator + known);
    this.process = builder.start();
  }

  /** A port that was free just now. */
  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /**
   * Starts a server; when this returns it takes connections.
   *
   * @param folder where it runs
   * @param libraries where its libraries are beside the machine's own
   */
  static PeerProgram server(Path folder, String libraries, int port, List<String> command)
      throws IOException, InterruptedException {
    PeerProgram program = new PeerProgram(folder, libraries, command);
    Polling.until(START_LIMIT, command.get(0) + ", which has to serve", () -> serves(port));
    return program;
  }

  private static boolean serves(int port) {
    try {
      new Socket(InetAddress.getLoopbackAddress(), port).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Runs a program to its end and returns what it printed. */
  static String run(Path folder, String libraries, List<String> command)
      throws IOException, InterruptedException {
    try (PeerProgram program = new PeerProgram(folder, libraries, command)) {
      boolean ended = program.process.waitFor(RUN_LIMIT.toSeconds(), TimeUnit.SECONDS);
      String said = Files.readString(program.log);
      if (!ended || program.process.exitValue() != 0) {
        throw new LocalSystemException(command.get(0) + " failed: " + said);
      }
      return said;
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
