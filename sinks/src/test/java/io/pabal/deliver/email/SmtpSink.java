package io.pabal.deliver.email;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Postfix' own test server, as a process on a loopback port of its own: it fails as its options
 * say, and appends each mail that it has read to the end to a file.
 */
final class SmtpSink implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(20);

  private final Process process;
  private final Path dump;
  private final int port;

  /**
   * Starts it; when this returns it takes connections.
   *
   * @param program the executable
   * @param folder an empty folder for the mails
   * @param options how it fails
   */
  SmtpSink(Path program, Path folder, List<String> options) throws IOException {
    // As root, smtp-sink goes on as another user, who must be able to write there.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    this.dump = folder.resolve("mails");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
    List<String> command = new ArrayList<>(List.of(program.toString(), "-D", dump.toString()));
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("-u", "nobody"));
    }
    command.addAll(options);
    command.addAll(List.of("127.0.0.1:" + port, "16"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
    // A package that was only unpacked has its libraries beside it.
    Path libraries = program.resolveSibling("../lib/postfix").normalize();
    builder.environment().merge("LD_LIBRARY_PATH", libraries.toString(), SmtpSink::joined);
    this.process = builder.start();
    awaitPort(folder.resolve("log"));
  }

  private static String joined(String one, String other) {
    return one + File.pathSeparator + other;
  }

  private void awaitPort(Path log) throws IOException {
    long deadlineNanos = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() - deadlineNanos > 0) {
          close();
          throw new IOException("smtp-sink does not serve: " + Files.readString(log), e);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  int port() {
    return port;
  }

  /** Ends it and counts the mails that it has read to their final dot. */
  long stopAndCount() throws IOException {
    close();
    if (!Files.exists(dump)) {
      return 0;
    }
    try (var lines = Files.lines(dump)) {
      return lines.filter(line -> line.startsWith("X-Pabal-Notification:")).count();
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
