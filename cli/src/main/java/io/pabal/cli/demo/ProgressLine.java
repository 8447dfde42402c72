package io.pabal.cli.demo;

import io.pabal.cli.local.Progress;
import java.io.PrintStream;

/**
 * Counts that move: on one line of a terminal; else a plain line whenever they changed, at most one
 * in two seconds.
 */
final class ProgressLine {
  private static final long PLAIN_PERIOD_NANOS = 2_000_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private final Progress plain;
  private String shown = "";
  private long plainAtNanos;

  /**
   * @param terminal whether the line can be written over
   * @param plain where plain lines go
   */
  ProgressLine(PrintStream out, boolean terminal, Progress plain) {
    this.out = out;
    this.terminal = terminal;
    this.plain = plain;
    this.plainAtNanos = System.nanoTime() - PLAIN_PERIOD_NANOS;
  }

  /** Shows the counts as they are now. */
  void show(String text) {
    if (text.equals(shown)) {
      return;
    }
    if (terminal) {
      String blank = " ".repeat(Math.max(0, shown.length() - text.length()));
      out.print("\r  " + text + blank);
      out.flush();
      shown = text;
    } else if (System.nanoTime() - plainAtNanos >= PLAIN_PERIOD_NANOS) {
      plain.line("  " + text);
      plainAtNanos = System.nanoTime();
      shown = text;
    }
  }

  /** Shows the last counts and ends the line. */
  void end(String text) {
    if (terminal) {
      show(text);
      out.println();
    } else if (!text.equals(shown)) {
      plain.line("  " + text);
    }
    shown = "";
  }
}
