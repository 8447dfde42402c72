package io.pabal.cli.send;

import io.pabal.cli.query.Words;
import io.pabal.plan.intake.Refusal;
import io.pabal.schema.json.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code send} says. */
final class Report {
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;
  private String lastId;
  private int count;
  private boolean refused;

  Report(PrintWriter out, PrintWriter err, boolean json) {
    this.out = out;
    this.err = err;
    this.json = json;
  }

  /** Intake would make a dead letter of it. */
  void refused(Refusal refusal) {
    refused = true;
    err.println("Refused: " + refusal.reason() + ", " + refusal.getMessage() + ". Not sent.");
    err.flush();
  }

  boolean anyRefused() {
    return refused;
  }

  /**
   * Kafka has it.
   *
   * @param followed whether its fate will be told, too
   */
  void sent(Sent event, boolean followed) {
    lastId = event.id();
    count++;
    if (!json) {
      String name =
          event.id() == null ? "what intake cannot read" : event.type() + " " + event.id();
      out.println("Sent " + name + " to " + event.position());
    } else if (!followed) {
      print(line(event));
    }
    out.flush();
  }

  /** Names the next command, once. */
  void next() {
    if (!json && count == 1 && lastId != null) {
      out.println("What became of it: pabal trace --event " + lastId);
    } else if (!json && count == 1) {
      out.println("What became of it: pabal deadletters list");
    }
  }

  /** Its whole fate is known. */
  void settled(Sent event, Fate fate) {
    if (json) {
      print(line(event, fate, true));
    } else {
      out.print(text(fate));
    }
    out.flush();
  }

  /** The time is over. */
  void notSettled(Sent event, Fate fate, Duration waited) {
    if (json) {
      print(line(event, fate, false));
    } else {
      out.print(text(fate));
      out.println(
          "  not settled within "
              + waited.toSeconds()
              + " s: "
              + missing(fate)
              + ". Later: pabal trace --event "
              + event.id());
    }
    out.flush();
  }

  /** More events than are followed one by one. */
  boolean notFollowed(int number) {
    err.println(number + " more were sent and not followed; 'pabal audit' accounts for all");
    return false;
  }

  private static String missing(Fate fate) {
    return fate.decisions().isEmpty()
        ? "the log has no decision yet; 'pabal status' says whether all parts run"
        : "not every item has a final outcome";
  }

  private static String text(Fate fate) {
    StringBuilder text = new StringBuilder();
    if (fate.deadLetter() != null) {
      text.append("  dead letter: ").append(fate.deadLetter()).append('\n');
    }
    for (Fate.Decided decision : fate.decisions()) {
      text.append("  ")
          .append(decision.recipient())
          .append(": ")
          .append(decision.reason())
          .append(", ")
          .append(Words.ofReason(decision.reason()))
          .append('\n');
      fate.items().stream()
          .filter(item -> decision.itemIds().contains(item.itemId()))
          .forEach(item -> text.append(text(item)));
    }
    return text.toString();
  }

  private static String text(Fate.Item item) {
    String outcome = item.outcome() == null ? "no outcome yet" : Words.ofOutcome(item.outcome());
    String latency = item.latencyMillis() == null ? "" : ", " + item.latencyMillis() + " ms";
    return "    " + item.channel() + ": " + outcome + latency + "\n";
  }

  private void print(Map<String, Object> line) {
    out.println(new String(Json.write(line), StandardCharsets.UTF_8));
  }

  private static Map<String, Object> line(Sent event) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", event.id());
    line.put("source", event.source());
    line.put("type", event.type());
    line.put("recipients", event.recipients());
    line.put("topic", event.position().topic());
    line.put("partition", event.position().partition());
    line.put("offset", event.position().offset());
    return line;
  }

  private static Map<String, Object> line(Sent event, Fate fate, boolean settled) {
    Map<String, Object> line = line(event);
    line.put("settled", settled);
    line.put("deadLetter", fate.deadLetter());
    line.put("decisions", fate.decisions());
    line.put("items", fate.items());
    return line;
  }
}
