package io.pabal.cli.recipient;

import io.pabal.cli.kafka.PlanInspector;
import io.pabal.cli.query.QueryOptions;
import io.pabal.schema.inspect.InspectReply;
import io.pabal.schema.inspect.InspectSubject;
import io.pabal.schema.inspect.PendingItem;
import io.pabal.schema.json.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pabal pending}. */
@Command(
    name = "pending",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Asks plan what waits for a recipient, until when and why. Exit status 1 if plan does not"
            + " answer.",
    footer = {"", "Example:", "  pabal pending ann"})
public final class PendingCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RECIPIENT", description = "The recipient's id.")
  private String recipient;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long to wait for plan. Default: ${DEFAULT-VALUE}.")
  private int timeoutSeconds;

  @Option(names = "--json", description = "Print the answer as it stands, on one line.")
  private boolean json;

  @Mixin private QueryOptions system;

  @Override
  public Integer call() {
    InspectReply reply =
        new PlanInspector(
                system.kafka(), system.topics().inspect(), system.topics().inspectReplies())
            .ask(recipient, InspectSubject.PENDING, Duration.ofSeconds(timeoutSeconds));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new String(Json.write(reply), StandardCharsets.UTF_8));
    } else {
      print(reply, out);
    }
    out.flush();
    return 0;
  }

  /** Three lines an item. */
  static void print(InspectReply reply, PrintWriter out) {
    if (reply.pendingItems() == 0) {
      out.println("Nothing waits for " + reply.recipient() + ".");
    }
    for (PendingItem item : reply.pending()) {
      out.println(
          item.channel().label()
              + ", attempt "
              + item.attempt()
              + " at "
              + item.due()
              + left(reply.answeredAt(), item.due()));
      out.println("  because: " + because(item) + ", since " + item.since());
      out.println(
          "  "
              + item.category()
              + ", "
              + item.eventType()
              + " "
              + item.eventId()
              + " of "
              + item.eventSource()
              + "; nothing is tried after "
              + item.lifeEndsAt());
    }
    int more = reply.pendingItems() - reply.pending().size();
    if (more > 0) {
      out.println("And " + more + " more.");
    }
    if (!reply.gateOpen()) {
      out.println("Plan has just started: what is due waits until it has read what was written.");
    }
  }

  private static String because(PendingItem item) {
    return switch (item.reason()) {
      case LATE -> "it is late, and waits for newer ones";
      case RETRY ->
          "it failed for now ("
              + item.outcome()
              + (item.code() == null ? "" : " " + item.code())
              + ")";
    };
  }

  private static String left(Instant now, Instant due) {
    Duration left = Duration.between(now, due);
    return left.isNegative() ? " (due)" : " (in " + left.toSeconds() + " s)";
  }
}
