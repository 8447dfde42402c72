package io.pabal.cli.alerts;

import io.pabal.cli.kafka.TopicTail;
import io.pabal.cli.query.QueryOptions;
import io.pabal.schema.watch.Alert;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.errors.InterruptException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pabal alerts}. */
@Command(
    name = "alerts",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows what watch says of providers: which fail, are silent, slow or behind, and when that"
          + " was over.",
      "",
      "It reads the topic alerts; docs/watch.md tells what the words mean and how administrators"
          + " are told."
    })
public final class AlertsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--since",
      paramLabel = "INSTANT",
      defaultValue = "P1D",
      converter = QueryOptions.Since.class,
      description = "An instant, or how long ago. Default: ${DEFAULT-VALUE}.")
  private Instant since;

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "20",
      description = "At most so many, the newest last. Default: ${DEFAULT-VALUE}.")
  private int last;

  @Option(names = "--follow", description = "Go on with what comes, until it is interrupted.")
  private boolean follow;

  @Option(names = "--json", description = "Print JSON for programs, an alert a line.")
  private boolean json;

  @Mixin private QueryOptions system;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    AlertLines lines = new AlertLines(json);
    try (TopicTail tail = new TopicTail(system.kafka(), system.topics().alerts(), since)) {
      List<Alert> past = lines.newOnes(tail.toPresentEnds());
      past.subList(Math.max(0, past.size() - Math.max(0, last)), past.size())
          .forEach(alert -> out.println(lines.line(alert)));
      if (past.isEmpty() && !json) {
        out.println("No alerts since " + since + ".");
      }
      out.flush();
      while (follow) {
        lines.newOnes(tail.next()).forEach(alert -> out.println(lines.line(alert)));
        out.flush();
      }
    } catch (InterruptException e) {
      // The way out of --follow.
      Thread.currentThread().interrupt();
    }
    if (lines.unreadable() > 0) {
      spec.commandLine().getErr().println(lines.unreadable() + " records are no alerts.");
    }
    return 0;
  }
}
