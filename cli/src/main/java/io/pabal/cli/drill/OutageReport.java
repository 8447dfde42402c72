package io.pabal.cli.drill;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;

/**
 * The last line of {@code drill outage --json}.
 *
 * @param delivered items that a provider has
 * @param duplicates copies beyond the first
 * @param inDoubt items whose last word is IN_DOUBT
 * @param afterLife items that a provider got past the end of their life
 * @param backlog items of the channel that were sent during the outages
 * @param checkpoints that the part completed during the outages
 * @param savepoint whether one was taken during the first
 * @param p99Millis from the event to the provider, median over the windows, by channel; of the
 *     channel that is out only before and after
 */
@JsonPropertyOrder({
  "drill",
  "kind",
  "sent",
  "delivered",
  "lost",
  "duplicates",
  "inDoubt",
  "afterLife",
  "backlog",
  "checkpoints",
  "savepoint",
  "p99Millis",
  "complaints",
  "pass"
})
record OutageReport(
    String drill,
    String kind,
    long sent,
    long delivered,
    long lost,
    long duplicates,
    long inDoubt,
    long afterLife,
    long backlog,
    long checkpoints,
    boolean savepoint,
    P99 p99Millis,
    List<String> complaints,
    boolean pass)
    implements DrillReport {

  /** Before, during and after the outages; channel to milliseconds. */
  record P99(Map<String, Long> before, Map<String, Long> during, Map<String, Long> after) {}

  @Override
  public String text() {
    StringBuilder text = new StringBuilder("\n");
    text.append("  %-34s %10s%n".formatted("outage", kind));
    line(text, "items that had to come out", sent);
    line(text, "with the providers", delivered);
    line(text, "lost", lost);
    line(text, "copies at the providers", duplicates);
    line(text, "left in doubt", inDoubt);
    line(text, "sent past their life", afterLife);
    line(text, "of the channel during the outages", backlog);
    line(text, "checkpoints during the outages", checkpoints);
    text.append("  %-34s %10s%n".formatted("savepoint during an outage", savepoint));
    text.append("%n  %-10s %10s %10s %10s%n".formatted("p99, ms", "before", "during", "after"));
    for (String channel : p99Millis.before().keySet()) {
      text.append(
          "  %-10s %10s %10s %10s%n"
              .formatted(
                  channel,
                  p99Millis.before().get(channel),
                  p99Millis.during().containsKey(channel) ? p99Millis.during().get(channel) : "out",
                  p99Millis.after().getOrDefault(channel, -1L)));
    }
    complaints.forEach(complaint -> text.append("  ! ").append(complaint).append('\n'));
    return text.append(pass ? "\nPASSED\n" : "\nFAILED\n").toString();
  }

  private static void line(StringBuilder text, String what, long number) {
    text.append("  %-34s %,10d%n".formatted(what, number));
  }
}
