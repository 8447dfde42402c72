package io.pabal.cli.recipient;

import io.pabal.cli.kafka.PlanInspector;
import io.pabal.cli.query.QueryOptions;
import io.pabal.schema.inspect.InspectReply;
import io.pabal.schema.inspect.InspectSubject;
import io.pabal.schema.json.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What plan holds of a recipient, as the commands ask for it and show it. */
final class LiveState {
  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long to wait for plan. Default: ${DEFAULT-VALUE}.")
  private int timeoutSeconds;

  @Option(names = "--json", description = "Print the answer as it stands, on one line.")
  private boolean json;

  @Option(
      names = "--topic",
      description = "Show what stands on the topic instead, whether plan runs or not.")
  private boolean topic;

  /** Whether the topic is to be shown instead. */
  boolean ofTopic() {
    return topic;
  }

  boolean asJson() {
    return json;
  }

  /**
   * Asks plan and prints its answer.
   *
   * @param word what a document is called
   * @return exit status: 1 when plan knows none
   */
  int show(
      QueryOptions system, String recipient, InspectSubject what, String word, PrintWriter out) {
    InspectReply reply =
        new PlanInspector(
                system.kafka(), system.topics().inspect(), system.topics().inspectReplies())
            .ask(recipient, what, Duration.ofSeconds(timeoutSeconds));
    boolean known = print(reply, word, out);
    out.flush();
    return known ? 0 : 1;
  }

  /** Prints an answer; returns whether plan knows the document. */
  boolean print(InspectReply reply, String word, PrintWriter out) {
    Object document =
        switch (reply.what()) {
          case PROFILE -> reply.profile();
          case PREFERENCES -> reply.preferences();
          case PENDING -> reply.pending().isEmpty() ? null : reply.pending();
          case SUPPRESSIONS -> reply.suppressions().isEmpty() ? null : reply.suppressions();
        };
    if (json) {
      out.println(new String(Json.write(reply), StandardCharsets.UTF_8));
      return document != null;
    }
    if (document == null) {
      out.println("Plan knows no " + word + " of " + reply.recipient() + ".");
    } else {
      out.println(Json.mapper().valueToTree(document).toPrettyString());
    }
    reply
        .optOuts()
        .forEach(
            (category, at) -> out.println("Unsubscribed from " + category + " at " + at + "."));
    String more = reply.decidedEvents() == InspectReply.MAX_COUNTED ? " or more" : "";
    out.println(
        "Answered by plan at "
            + reply.answeredAt()
            + " with catalog "
            + reply.catalogVersion()
            + ". It would know "
            + reply.decidedEvents()
            + more
            + " events of this recipient again.");
    if (!reply.gateOpen()) {
      out.println("Plan has just started and still reads what was written before.");
    }
    return document != null;
  }
}
