package io.pabal.deliver.email;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** An open, logged-in connection with what the server can. Used by one thread at a time. */
final class SmtpConnection {
  private final SmtpWire wire;
  private final Map<String, String> extensions;
  private final long openedAtNanos;
  private long usedAtNanos;
  private int messages;
  private boolean needsReset;

  SmtpConnection(SmtpWire wire, Map<String, String> extensions, long nowNanos) {
    this.wire = wire;
    this.extensions = extensions;
    this.openedAtNanos = nowNanos;
    this.usedAtNanos = nowNanos;
  }

  /** The extensions of an EHLO reply, in upper case, with their parameters. */
  static Map<String, String> extensions(SmtpReply ehlo) {
    Map<String, String> extensions = new HashMap<>();
    List<String> lines = ehlo.lines();
    for (String line : lines.subList(1, lines.size())) {
      // "AUTH=PLAIN" is an old form of "AUTH PLAIN".
      String[] words = line.toUpperCase(Locale.ROOT).split("[ =]", 2);
      extensions.merge(
          words[0], words.length > 1 ? words[1] : "", (one, other) -> one + " " + other);
    }
    return extensions;
  }

  SmtpWire wire() {
    return wire;
  }

  boolean has(String extension) {
    return extensions.containsKey(extension);
  }

  /** The server's limit (RFC 1870), or nothing when it has none or does not say. */
  OptionalLong maxMessageBytes() {
    String size = extensions.getOrDefault("SIZE", "").strip();
    if (!size.matches("[0-9]{1,18}") || Long.parseLong(size) == 0) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(size));
  }

  /** True when a transaction was left open on it. */
  boolean needsReset() {
    return needsReset;
  }

  void needsReset(boolean needed) {
    needsReset = needed;
  }

  /** Counts a message, whatever came of it. */
  void used(long nowNanos) {
    messages++;
    usedAtNanos = nowNanos;
  }

  boolean isReusable(EmailProvider.Pool limits, long nowNanos) {
    return messages < limits.maxMessages()
        && nowNanos - openedAtNanos < limits.maxAge().toNanos()
        && !isIdle(limits, nowNanos);
  }

  boolean isIdle(EmailProvider.Pool limits, long nowNanos) {
    return nowNanos - usedAtNanos >= limits.idle().toNanos();
  }

  /** Says goodbye and closes without waiting for an answer. */
  void quit() {
    try {
      wire.write("QUIT\r\n");
    } catch (IOException e) {
      // The server was faster; closing is all that was wanted.
    } finally {
      wire.abort();
    }
  }
}
