package io.pabal.cli.drill;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/** The last line of {@code drill crash --json}. */
@JsonPropertyOrder({
  "drill",
  "sent",
  "delivered",
  "lost",
  "duplicates",
  "inDoubt",
  "resentInDoubt",
  "late",
  "open",
  "kills",
  "recoverySeconds",
  "complaints",
  "pass"
})
record CrashReport(
    String drill,
    long sent,
    long delivered,
    long lost,
    long duplicates,
    long inDoubt,
    long resentInDoubt,
    long late,
    long open,
    int kills,
    RecoverySeconds recoverySeconds,
    List<String> complaints,
    boolean pass) {
  /** The longest silence of a channel that a fault caused, over all faults. */
  record RecoverySeconds(double p50, double max) {
    static RecoverySeconds of(List<Long> silencesMillis) {
      if (silencesMillis.isEmpty()) {
        return new RecoverySeconds(0, 0);
      }
      List<Long> sorted = silencesMillis.stream().sorted().toList();
      return new RecoverySeconds(
          seconds(sorted.get(sorted.size() / 2)), seconds(sorted.get(sorted.size() - 1)));
    }

    private static double seconds(long millis) {
      return Math.round(millis / 100.0) / 10.0;
    }
  }
}
