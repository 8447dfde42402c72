package io.pabal.bench;

import java.util.List;

/**
 * A sender against a load generator in C, both to the same server.
 *
 * @param bench {@code email} or {@code push}
 * @param yardstick the load generator
 * @param ratio the sender's rate by the generator's of the window before
 */
public record SenderReport(
    String bench,
    String yardstick,
    Spread yardstickPerSecond,
    Spread senderPerSecond,
    Spread ratio,
    Encryption encryption) {

  /**
   * One after the other, close enough in time to have had the same machine.
   *
   * @param yardstick messages a second
   * @param sender messages a second
   */
  public record Window(double yardstick, double sender) {
    double ratio() {
      return sender / yardstick;
    }
  }

  /**
   * Web Push messages encrypted in a second by one thread.
   *
   * @param curve whose code the sender uses
   * @param plainPerSecond with Java's own
   * @param ratio how many times as many the sender's is
   */
  public record Encryption(
      String curve, Spread plainPerSecond, Spread senderPerSecond, Spread ratio) {

    /** Of windows whose yardstick is Java's own code. */
    public static Encryption of(String curve, List<Window> windows) {
      return new Encryption(
          curve,
          Spread.of(windows.stream().map(Window::yardstick).toList(), 0),
          Spread.of(windows.stream().map(Window::sender).toList(), 0),
          Spread.of(windows.stream().map(Window::ratio).toList(), 1));
    }
  }

  /**
   * Of at least one window.
   *
   * @param encryption null where nothing is encrypted
   */
  public static SenderReport of(
      String bench, String yardstick, List<Window> windows, Encryption encryption) {
    return new SenderReport(
        bench,
        yardstick,
        Spread.of(windows.stream().map(Window::yardstick).toList(), 0),
        Spread.of(windows.stream().map(Window::sender).toList(), 0),
        Spread.of(windows.stream().map(Window::ratio).toList(), 3),
        encryption);
  }
}
