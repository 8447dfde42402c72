package io.pabal.cli.drill;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * The last line of {@code drill surge --json}.
 *
 * @param recipients whom the sale was for
 * @param backlog single messages that were sent just before it
 * @param sent items that had to come out
 * @param delivered items that a provider has
 * @param duplicates copies beyond the first
 * @param saleSeconds from the sale's event until everything was final
 * @param p99Millis of the urgent events, from the event to the provider, by channel
 */
@JsonPropertyOrder({
  "drill",
  "recipients",
  "backlog",
  "sent",
  "delivered",
  "lost",
  "duplicates",
  "saleSeconds",
  "p99Millis",
  "complaints",
  "pass"
})
record SurgeReport(
    String drill,
    int recipients,
    int backlog,
    long sent,
    long delivered,
    long lost,
    long duplicates,
    long saleSeconds,
    OutageReport.P99 p99Millis,
    List<String> complaints,
    boolean pass)
    implements DrillReport {

  @Override
  public String text() {
    StringBuilder text = new StringBuilder("\n");
    line(text, "recipients of the sale", recipients);
    line(text, "messages of the backlog", backlog);
    line(text, "items that had to come out", sent);
    line(text, "with the providers", delivered);
    line(text, "lost", lost);
    line(text, "copies at the providers", duplicates);
    line(text, "seconds until all was final", saleSeconds);
    text.append("%n  %-10s %10s %10s %10s%n".formatted("p99, ms", "before", "during", "after"));
    for (String channel : p99Millis.before().keySet()) {
      text.append(
          "  %-10s %10s %10s %10s%n"
              .formatted(
                  channel,
                  p99Millis.before().get(channel),
                  p99Millis.during().get(channel),
                  p99Millis.after().get(channel)));
    }
    complaints.forEach(complaint -> text.append("  ! ").append(complaint).append('\n'));
    return text.append(pass ? "\nPASSED\n" : "\nFAILED\n").toString();
  }

  private static void line(StringBuilder text, String what, long number) {
    text.append("  %-34s %,10d%n".formatted(what, number));
  }
}
