package io.pabal.cli.query;

import io.pabal.cli.query.ReportQuery.Dimension;
import io.pabal.schema.json.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pabal report}. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Counts what was decided and what became of it.",
      "",
      "Decisions, recipients and items are counted once in each row, so rows by channel or reason may count the same decision and need not add up to the total."
    },
    footer = {
      "",
      "Examples:",
      "  scripts/pabal report                              the last week by category and reason",
      "  scripts/pabal report --since P1D --by channel,reason",
      "  scripts/pabal report --by day,category --json"
    })
public final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private QueryOptions query;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      defaultValue = "P7D",
      converter = QueryOptions.Since.class,
      description =
          "Only events since: an instant, or a duration ago (PT6H, P3D). Default: ${DEFAULT-VALUE}.")
  private Instant since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = QueryOptions.Since.class,
      description = "Only events before. Default: all.")
  private Instant until = Instant.parse("9999-01-01T00:00:00Z");

  @Option(
      names = "--by",
      paramLabel = "WORDS",
      defaultValue = "category,reason",
      description =
          "Group by these, separated by commas: category, channel, reason (of the decision),"
              + " channel-reason, day (UTC, of the event), catalog. Default: ${DEFAULT-VALUE}.")
  private String by;

  @Option(names = "--json", description = "Print JSON for programs, a row a line.")
  private boolean json;

  @Override
  public Integer call() {
    List<Dimension> dimensions =
        Arrays.stream(by.split(",", -1))
            .map(String::strip)
            .map(this::dimension)
            .distinct()
            .toList();
    List<ReportQuery.Row> rows =
        query.log().ask(log -> ReportQuery.ask(log, since, until, dimensions));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      rows.forEach(row -> out.println(new String(Json.write(row), StandardCharsets.UTF_8)));
    } else if (rows.isEmpty()) {
      out.println("Nothing was decided since " + since + ".");
    } else {
      out.print(ReportQuery.table(rows, dimensions));
    }
    out.flush();
    return 0;
  }

  private Dimension dimension(String word) {
    Dimension found = Dimension.of(word);
    if (found == null) {
      String known =
          Arrays.stream(Dimension.values()).map(Dimension::label).collect(Collectors.joining(", "));
      throw new ParameterException(
          spec.commandLine(), "'" + word + "' is nothing to group by; there are " + known);
    }
    return found;
  }
}
