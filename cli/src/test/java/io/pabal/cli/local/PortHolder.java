package io.pabal.cli.local;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** A process that listens, prints its port, and has threads and memory that take time to end. */
final class PortHolder {
  private static final int THREADS = 50;
  private static final int MEBIBYTES = 128;

  private PortHolder() {}

  public static void main(String[] args) throws Exception {
    byte[][] memory = new byte[MEBIBYTES][1 << 20];
    for (byte[] each : memory) {
      Arrays.fill(each, (byte) 1);
    }
    for (int number = 0; number < THREADS; number++) {
      Thread thread = new Thread(PortHolder::idle);
      thread.setDaemon(true);
      thread.start();
    }
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      System.out.println(socket.getLocalPort());
      socket.accept().close();
    }
  }

  private static void idle() {
    while (true) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
