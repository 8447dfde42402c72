package io.pabal.cli.send;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Follows sent events in the log until each is settled, or the time is over. */
final class Following {
  private static final long PERIOD_MILLIS = 200;

  /** Events that are followed one by one; a larger stream wants {@code pabal audit}. */
  private static final int MOST = 1000;

  private final Report report;
  private final Duration atMost;
  private final List<Sent> open = new ArrayList<>();
  private int unfollowed;

  /**
   * @param atMost null: nothing is followed
   */
  Following(Report report, Duration atMost) {
    this.report = report;
    this.atMost = atMost;
  }

  /** Tells of an event that Kafka has. */
  void sent(Sent event) {
    report.sent(event, atMost != null);
    if (atMost == null) {
      return;
    }
    if (open.size() < MOST) {
      open.add(event);
    } else {
      unfollowed++;
    }
  }

  /**
   * Asks until everything is settled.
   *
   * @return whether all was settled in time
   */
  boolean untilSettled(Connection log) throws SQLException {
    long startNanos = System.nanoTime();
    while (true) {
      for (Iterator<Sent> each = open.iterator(); each.hasNext(); ) {
        Sent event = each.next();
        Fate fate = Fate.of(log, event);
        if (fate.isSettled(event)) {
          report.settled(event, fate);
          each.remove();
        }
      }
      if (open.isEmpty()) {
        return unfollowed == 0 || report.notFollowed(unfollowed);
      }
      if (System.nanoTime() - startNanos > atMost.toNanos() || !pause()) {
        for (Sent event : open) {
          report.notSettled(event, Fate.of(log, event), atMost);
        }
        return false;
      }
    }
  }

  private static boolean pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
