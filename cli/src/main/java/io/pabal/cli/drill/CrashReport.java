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
    boolean pass)
    implements DrillReport {
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

  @Override
  public String text() {
    StringBuilder text = new StringBuilder("\n");
    text.append("  %-34s %,10d%n".formatted("items that had to come out", sent));
    text.append("  %-34s %,10d%n".formatted("with the providers", delivered));
    text.append("  %-34s %,10d%n".formatted("lost", lost));
    text.append("  %-34s %,10d%n".formatted("copies at the providers", duplicates));
    text.append("  %-34s %,10d%n".formatted("left in doubt (hold)", inDoubt));
    text.append("  %-34s %,10d%n".formatted("sent again in doubt (resend)", resentInDoubt));
    text.append("  %-34s %,10d%n".formatted("late outcomes of replaced tasks", late));
    text.append("  %-34s %,10d%n".formatted("hand-overs left open", open));
    text.append("  %-34s %,10d%n".formatted("faults", kills));
    text.append(
        "  %-34s %10s%n"
            .formatted(
                "longest silence after a fault",
                recoverySeconds.p50() + " s (median), " + recoverySeconds.max() + " s (longest)"));
    complaints.forEach(complaint -> text.append("  ! ").append(complaint).append('\n'));
    return text.append(pass ? "\nPASSED\n" : "\nFAILED\n").toString();
  }
}
