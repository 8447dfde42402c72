package io.pabal.cli.query;

import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.json.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pabal deadletters}. */
@Command(
    name = "deadletters",
    mixinStandardHelpOptions = true,
    description = "Shows what could not be processed, and why; drives it again.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DeadLettersCommand.ListCommand.class,
      DeadLettersCommand.ShowCommand.class,
      RedriveCommand.class
    })
public final class DeadLettersCommand {

  /** {@code pabal deadletters list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Lists dead letters, the newest last.")
  static final class ListCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private QueryOptions query;

    @Mixin private DeadLetterFilter filter;

    @Option(names = "--json", description = "Print JSON for programs, a dead letter a line.")
    private boolean json;

    @Override
    public Integer call() {
      List<DeadLetterRow> rows = query.log().ask(log -> filter.find(log, false));
      PrintWriter out = spec.commandLine().getOut();
      for (DeadLetterRow row : rows) {
        out.println(json ? asJson(row) : line(row));
      }
      if (rows.isEmpty() && !json) {
        out.println("No dead letters.");
      }
      out.flush();
      return 0;
    }

    private static String line(DeadLetterRow row) {
      return StoryText.printable(
          String.format(
              Locale.ROOT,
              "%s  %-30s  %-18s  %s%s",
              row.appendedAt(),
              row.position(),
              row.reason(),
              row.part(),
              row.detail() == null ? "" : ": " + row.detail()));
    }
  }

  /** {@code pabal deadletters show}. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Shows one dead letter with the begin of its bytes.")
  static final class ShowCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private QueryOptions query;

    @Parameters(
        paramLabel = "POSITION",
        description = "Where the original stands: topic-partition@offset, as 'list' prints it.")
    private String position;

    @Option(names = "--json", description = "Print JSON for programs.")
    private boolean json;

    @Override
    public Integer call() {
      SourcePosition wanted = DeadLetterFilter.position(spec, position);
      List<DeadLetterRow> rows = query.log().ask(log -> DeadLetterFilter.at(log, wanted));
      PrintWriter out = spec.commandLine().getOut();
      rows.forEach(row -> out.println(json ? asJson(row) : sheet(row)));
      if (rows.isEmpty()) {
        out.println("No dead letter of " + StoryText.printable(position) + ".");
      }
      out.flush();
      return rows.isEmpty() ? 1 : 0;
    }

    private static String sheet(DeadLetterRow row) {
      return String.join(
          "\n",
          field("Position", row.position()),
          field("Given up by", row.part()),
          field("Attempt", row.attempt()),
          field("Reason", row.reason()),
          field("Detail", row.detail()),
          field("Appended", row.appendedAt()),
          field("Given up", row.givenUpAt()),
          field("Headers", row.headers()),
          field("Size", row.valueBytes() + " bytes"),
          field("SHA-256", row.valueSha256()),
          field("Value", row.valueHead()));
    }

    private static String field(String name, Object value) {
      String text = value == null ? "" : value.toString();
      return StoryText.printable(String.format(Locale.ROOT, "%-12s %s", name, text));
    }
  }

  private static String asJson(DeadLetterRow row) {
    return new String(Json.write(row), StandardCharsets.UTF_8);
  }
}
