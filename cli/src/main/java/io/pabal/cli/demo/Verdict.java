package io.pabal.cli.demo;

import io.pabal.schema.event.SourcePosition;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * How a run ended.
 *
 * @param facts what was found at last
 * @param differences empty when everything agrees
 * @param waitedInVain why no longer was waited, or null when nothing was missing
 */
record Verdict(Facts facts, List<Difference> differences, String waitedInVain) {
  private static final Duration ASK_AGAIN = Duration.ofMillis(300);

  /** What comes twice comes at once after: so long nothing may change at the end. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  /**
   * Bounds of waiting.
   *
   * @param atMost in all
   * @param unchanged without anything new
   */
  record Patience(Duration atMost, Duration unchanged) {

    /** Why to wait no longer, or null. */
    private String endedBy(Duration waited, Duration stillFor) {
      if (Thread.currentThread().isInterrupted()) {
        return "interrupted";
      }
      if (stillFor.compareTo(unchanged) > 0) {
        return "nothing new for " + unchanged.toSeconds() + " s";
      }
      return waited.compareTo(atMost) > 0
          ? "not complete within " + atMost.toSeconds() + " s"
          : null;
    }
  }

  boolean agrees() {
    return differences.isEmpty();
  }

  /** Who is asked. */
  record Witnesses(LogFacts log, SandboxFacts providers) {}

  /** Waits until nothing is missing any more and nothing changes, or patience ends. */
  static Verdict await(
      List<Appended> appended, Witnesses witnesses, Patience patience, ProgressLine progress)
      throws SQLException {
    Set<SourcePosition> positions =
        appended.stream().map(Appended::position).collect(Collectors.toSet());
    Needed needed = Needed.of(appended);
    long startNanos = System.nanoTime();
    long changedNanos = startNanos;
    String counts = "";
    while (true) {
      Facts facts = witnesses.log().read(positions, witnesses.providers().read());
      long nowNanos = System.nanoTime();
      String now = needed.progress(facts);
      if (!now.equals(counts)) {
        counts = now;
        changedNanos = nowNanos;
      }
      progress.show(counts);
      List<Difference> differences = Agreement.differences(appended, facts);
      boolean missing = differences.stream().anyMatch(d -> d.kind() == Difference.Kind.MISSING);
      Duration unchanged = Duration.ofNanos(nowNanos - changedNanos);
      Duration waited = Duration.ofNanos(nowNanos - startNanos);
      String inVain = missing ? patience.endedBy(waited, unchanged) : null;
      if (inVain != null || (!missing && unchanged.compareTo(QUIET) >= 0)) {
        progress.end(counts);
        return new Verdict(facts, differences, inVain);
      }
      LockSupport.parkNanos(ASK_AGAIN.toNanos());
    }
  }

  /** How much is expected, for people to watch. */
  private record Needed(int decisions, int items, int deadLetters) {
    static Needed of(List<Appended> appended) {
      int decisions = 0;
      int deadLetters = 0;
      List<String> items = new ArrayList<>();
      for (Appended each : appended) {
        decisions += each.event().expected().size();
        deadLetters += each.event().deadLetter() == null ? 0 : 1;
        items.addAll(each.event().items().keySet());
      }
      return new Needed(decisions, items.size(), deadLetters);
    }

    String progress(Facts facts) {
      long accepted = facts.handOvers().stream().filter(Facts.HandedOver::accepted).count();
      return "decided %d/%d, at providers %d/%d, accepted in the log %d/%d, dead letters %d/%d"
          .formatted(
              facts.decisions().size(),
              decisions,
              facts.received().size(),
              items,
              accepted,
              items,
              facts.deadLetters().size(),
              deadLetters);
    }
  }
}
