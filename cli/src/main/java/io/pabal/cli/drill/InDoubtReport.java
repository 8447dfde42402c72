package io.pabal.cli.drill;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/** The last line of {@code drill in-doubt --json}. */
@JsonPropertyOrder({
  "drill",
  "sent",
  "delivered",
  "lost",
  "duplicates",
  "resend",
  "hold",
  "complaints",
  "pass"
})
record InDoubtReport(
    String drill,
    long sent,
    long delivered,
    long lost,
    long duplicates,
    Rule resend,
    Rule hold,
    List<String> complaints,
    boolean pass)
    implements DrillReport {

  /**
   * What came of the items of one in-doubt rule.
   *
   * @param items that had to come out
   * @param inDoubt whose last word is IN_DOUBT
   * @param inDoubtAndDelivered of these, those that a provider has: nobody but the drill knows
   * @param resent handed over again in doubt
   * @param copies at the providers beyond the first
   */
  record Rule(long items, long inDoubt, long inDoubtAndDelivered, long resent, long copies) {}

  @Override
  public String text() {
    StringBuilder text = new StringBuilder("\n");
    text.append("  %-34s %10s %10s%n".formatted("", "resend", "hold"));
    line(text, "items that had to come out", resend.items(), hold.items());
    line(text, "left in doubt", resend.inDoubt(), hold.inDoubt());
    line(
        text,
        "  of these with the providers",
        resend.inDoubtAndDelivered(),
        hold.inDoubtAndDelivered());
    line(text, "sent again in doubt", resend.resent(), hold.resent());
    line(text, "copies at the providers", resend.copies(), hold.copies());
    text.append("  %-34s %,10d%n".formatted("lost", lost));
    complaints.forEach(complaint -> text.append("  ! ").append(complaint).append('\n'));
    return text.append(pass ? "\nPASSED\n" : "\nFAILED\n").toString();
  }

  private static void line(StringBuilder text, String what, long resend, long hold) {
    text.append("  %-34s %,10d %,10d%n".formatted(what, resend, hold));
  }
}
