package io.pabal.cli.query;

import io.pabal.schema.json.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pabal trace}. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Tells the whole story of an event, a recipient or a notification.",
      "",
      "What was decided and why (also why NOT sent), each hand-over, what came of it, with times in UTC."
          + " Exit status 1 if the log knows nothing of it.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  pabal trace --event order-17",
      "  pabal trace --recipient ann --since P1D",
      "  pabal trace --notification 5f0c... --json",
      "",
      "An event that the log does not know may be a dead letter: pabal deadletters list"
    })
public final class TraceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private QueryOptions query;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Subject subject;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = QueryOptions.Since.class,
      description = "Only events that happened since: an instant, or a duration ago (PT6H, P3D).")
  private Instant since = Instant.EPOCH;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "The newest N stories. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(names = "--json", description = "Print JSON for programs, a story a line.")
  private boolean json;

  private static final class Subject {
    @Option(names = "--event", paramLabel = "ID", description = "The event's id, of any source.")
    private String event;

    @Option(names = "--recipient", paramLabel = "R", description = "The recipient's id.")
    private String recipient;

    @Option(names = "--notification", paramLabel = "N", description = "The notification's id.")
    private String notification;

    private Trace.By by() {
      return event != null
          ? Trace.By.EVENT
          : recipient != null ? Trace.By.RECIPIENT : Trace.By.NOTIFICATION;
    }

    private String value() {
      return switch (by()) {
        case EVENT -> event;
        case RECIPIENT -> recipient;
        case NOTIFICATION -> notification;
      };
    }
  }

  @Override
  public Integer call() {
    List<Story> stories =
        query.log().ask(log -> new Trace(log).stories(subject.by(), subject.value(), since, limit));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      stories.forEach(s -> out.println(new String(Json.write(s), StandardCharsets.UTF_8)));
    } else if (stories.isEmpty()) {
      out.println("The log knows nothing of it. It may be a dead letter: pabal deadletters list");
    } else {
      out.print(StoryText.of(stories));
    }
    out.flush();
    return stories.isEmpty() ? 1 : 0;
  }
}
