package io.pabal.cli.query;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** An audit's report for people, and as gauges for Prometheus. */
final class AuditText {
  private AuditText() {}

  static String forPeople(AuditReport report) {
    StringBuilder text = new StringBuilder();
    line(text, "Events that plan has passed", report.eventsPassed(), "");
    line(
        text,
        "  without decision or dead letter",
        report.unaccountedEvents(),
        report.unaccounted().stream().map(Object::toString).collect(Collectors.joining(" ")));
    line(
        text,
        "Items overdue: no end past their life",
        report.overdueItems(),
        String.join(" ", report.overdue()));
    line(text, "Items in doubt", report.itemsInDoubt(), "");
    line(text, "Items accepted more than once", report.duplicateItems(), "");
    line(text, "  without an explanation", report.unexplainedDuplicates(), "");
    line(text, "Hand-overs repeated in doubt", report.resentHandOvers(), "");
    line(text, "Late outcomes", report.lateOutcomes(), "");
    line(text, "  of these accepted", report.lateAcceptances(), "");
    line(text, "Events decided again differently", report.redecidedEvents(), "");
    line(text, "Dead letters", report.deadLetters(), "");
    text.append('\n').append(verdict(report)).append('\n');
    return text.toString();
  }

  private static String verdict(AuditReport report) {
    if (report.passed()) {
      return "Everything is accounted for.";
    }
    if (!report.logCaughtUp()) {
      return "NOT PROVEN: the log has not caught up with its topics within the wait."
          + " Is its job running? (pabal status)";
    }
    return "NOT ACCOUNTED FOR: see above.";
  }

  private static void line(StringBuilder text, String what, long number, String examples) {
    text.append(
            String.format(Locale.ROOT, "%-40s %10d  %s", what, number, examples).stripTrailing())
        .append('\n');
  }

  /** Text exposition format; a gauge a number. */
  static String forPrometheus(AuditReport report) {
    StringBuilder text = new StringBuilder();
    gauges(report)
        .forEach(
            (name, gauge) ->
                text.append("# HELP ")
                    .append(name)
                    .append(' ')
                    .append(gauge.help())
                    .append('\n')
                    .append("# TYPE ")
                    .append(name)
                    .append(" gauge\n")
                    .append(name)
                    .append(' ')
                    .append(gauge.value())
                    .append('\n'));
    return text.toString();
  }

  private record Gauge(long value, String help) {}

  private static Map<String, Gauge> gauges(AuditReport report) {
    Map<String, Gauge> gauges = new LinkedHashMap<>();
    gauges.put(
        "pabal_unaccounted_events",
        new Gauge(
            report.unaccountedEvents(),
            "Events that plan has passed without a decision or a dead letter."));
    gauges.put(
        "pabal_overdue_items",
        new Gauge(report.overdueItems(), "Items without a final outcome past their life."));
    gauges.put(
        "pabal_items_in_doubt",
        new Gauge(
            report.itemsInDoubt(), "Items of which nobody knows whether they were accepted."));
    gauges.put(
        "pabal_duplicate_items",
        new Gauge(report.duplicateItems(), "Items that providers accepted more than once."));
    gauges.put(
        "pabal_unexplained_duplicate_items",
        new Gauge(
            report.unexplainedDuplicates(),
            "Duplicates that no re-send in doubt and no late outcome explains."));
    gauges.put(
        "pabal_resent_hand_overs",
        new Gauge(report.resentHandOvers(), "Hand-overs that repeated one in doubt."));
    gauges.put(
        "pabal_late_outcomes",
        new Gauge(
            report.lateOutcomes(), "Hand-overs reported by a task whose successor had started."));
    gauges.put(
        "pabal_late_acceptances",
        new Gauge(report.lateAcceptances(), "Late outcomes that were accepted."));
    gauges.put(
        "pabal_redecided_events",
        new Gauge(report.redecidedEvents(), "Events decided more than once for a recipient."));
    gauges.put(
        "pabal_dead_letters",
        new Gauge(report.deadLetters(), "Records that could not be processed."));
    gauges.put(
        "pabal_audited_events",
        new Gauge(report.eventsPassed(), "Events that plan has passed in the audited window."));
    gauges.put(
        "pabal_audit_log_caught_up",
        new Gauge(report.logCaughtUp() ? 1 : 0, "0: the log was behind and nothing is proven."));
    gauges.put(
        "pabal_audit_timestamp_seconds",
        new Gauge(report.at().getEpochSecond(), "When the audit began, since the epoch."));
    return gauges;
  }
}
