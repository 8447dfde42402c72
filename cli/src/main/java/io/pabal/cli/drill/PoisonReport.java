package io.pabal.cli.drill;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;

/** The last line of {@code drill poison --json}. */
@JsonPropertyOrder({
  "drill",
  "good",
  "hostile",
  "deadLetters",
  "decisions",
  "deliveredEscaped",
  "ignored",
  "restarts",
  "lost",
  "complaints",
  "pass"
})
record PoisonReport(
    String drill,
    long good,
    long hostile,
    Map<String, Long> deadLetters,
    Map<String, Long> decisions,
    long deliveredEscaped,
    long ignored,
    long restarts,
    long lost,
    List<String> complaints,
    boolean pass)
    implements DrillReport {

  @Override
  public String text() {
    StringBuilder text = new StringBuilder("\n");
    line(text, "good events", good);
    line(text, "  of them lost", lost);
    line(text, "hostile records", hostile);
    line(text, "  ended as dead letters", sum(deadLetters));
    deadLetters.forEach((reason, count) -> line(text, "    " + reason, count));
    line(text, "  ended as decisions", sum(decisions));
    decisions.forEach((reason, count) -> line(text, "    " + reason, count));
    line(text, "  delivered, made harmless", deliveredEscaped);
    line(text, "  ignored by a rule", ignored);
    line(text, "jobs and processes started anew", restarts);
    complaints.forEach(complaint -> text.append("  ! ").append(complaint).append('\n'));
    return text.append(pass ? "\nPASSED\n" : "\nFAILED\n").toString();
  }

  private static void line(StringBuilder text, String what, long count) {
    text.append("  %-34s %,10d%n".formatted(what, count));
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
