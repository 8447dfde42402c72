package io.pabal.cli.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The port numbers of one local system.
 *
 * @param numbers one for every {@link Port}
 */
public record Ports(Map<Port, Integer> numbers) {
  private static final int LOWEST_FREE = 20_000;
  private static final int HIGHEST_FREE = 32_000;
  private static final int ATTEMPTS = 100;

  /** The metrics of further TaskManagers take the ports behind the last one. */
  private static final int FURTHER_TASK_MANAGERS = 8;

  /** Copies the map and fills in defaults, so that a file of an older version can be read. */
  public Ports {
    EnumMap<Port, Integer> all = new EnumMap<>(Port.class);
    for (Port port : Port.values()) {
      all.put(port, numbers.getOrDefault(port, port.defaultNumber()));
    }
    numbers = Map.copyOf(all);
  }

  /** The documented defaults. */
  public static Ports defaults() {
    return new Ports(Map.of());
  }

  /**
   * Consecutive ports from a base, in the order of {@link Port}: for several systems side by side.
   */
  public static Ports from(int base) {
    EnumMap<Port, Integer> numbers = new EnumMap<>(Port.class);
    int next = base;
    for (Port port : Port.values()) {
      numbers.put(port, next++);
    }
    return new Ports(numbers);
  }

  /**
   * Ports that were free a moment ago: for tests and drills. Below those that the system gives to
   * outgoing connections, one of which could else have a server's port when it starts again.
   *
   * @throws IOException when none are free
   */
  public static Ports free() throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int base = ThreadLocalRandom.current().nextInt(LOWEST_FREE, HIGHEST_FREE);
      if (areFree(base, Port.values().length + FURTHER_TASK_MANAGERS)) {
        return from(base);
      }
    }
    throw new IOException("no free ports between " + LOWEST_FREE + " and " + HIGHEST_FREE);
  }

  private static boolean areFree(int base, int count) {
    for (int number = base; number < base + count; number++) {
      try (ServerSocket socket = new ServerSocket(number, 1, InetAddress.getLoopbackAddress())) {
        if (!socket.isBound()) {
          return false;
        }
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  /** These ports with some of them replaced. */
  public Ports with(Map<Port, Integer> others) {
    Map<Port, Integer> changed = new EnumMap<>(numbers);
    changed.putAll(others);
    return new Ports(changed);
  }

  /** The number of a port. */
  public int number(Port port) {
    return numbers.get(port);
  }

  /** {@code 127.0.0.1:number}: the system listens on loopback only. */
  public String address(Port port) {
    return "127.0.0.1:" + number(port);
  }

  /** True if nobody listens there now. */
  boolean isFree(Port port) {
    try (ServerSocket socket = new ServerSocket()) {
      // A server that has just ended leaves connections in TIME_WAIT; servers themselves bind over
      // those, too.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number(port)));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
