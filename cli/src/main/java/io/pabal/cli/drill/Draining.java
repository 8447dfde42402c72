package io.pabal.cli.drill;

import io.pabal.jobs.config.PabalOptions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Waits at the end of a drill until the log knows the end of everything. */
final class Draining {
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private Draining() {}

  /** What the log says now. */
  static LogRecords log(DrillSystem system) throws SQLException {
    return LogRecords.read(
        system.config().required(PabalOptions.LOG_JDBC_URL),
        system.config().values().get(PabalOptions.LOG_USER));
  }

  /** Whether everything that was sent came to its end in time. */
  static boolean awaitFinal(DrillSystem system, DrillLoad load, Duration atMost)
      throws InterruptedException, SQLException {
    return awaitFinal(system, load.expected().keySet(), atMost, LOOK_EVERY);
  }

  /** Whether these items came to their end in time. */
  static boolean awaitFinal(
      DrillSystem system, Set<String> items, Duration atMost, Duration lookEvery)
      throws InterruptedException, SQLException {
    long end = System.nanoTime() + atMost.toNanos();
    while (System.nanoTime() - end < 0) {
      LogRecords log = log(system);
      if (items.stream().allMatch(item -> log.of(item).ended())) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(lookEvery.toMillis());
    }
    return false;
  }
}
