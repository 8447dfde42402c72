package io.pabal.cli.query;

import io.pabal.schema.json.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
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
    description = "Shows what could not be processed, and why.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DeadLettersCommand.ListCommand.class, DeadLettersCommand.ShowCommand.class})
public final class DeadLettersCommand {

  /**
   * One dead letter.
   *
   * @param position topic-partition@offset of the original
   * @param valueHead the value's begin as text, only when asked for
   */
  record Row(
      String position,
      String part,
      String reason,
      String detail,
      Instant appendedAt,
      Instant givenUpAt,
      long valueBytes,
      String valueSha256,
      String headers,
      String valueHead) {

    static Row of(ResultSet row, boolean withValue) throws SQLException {
      byte[] head = withValue ? row.getBytes("value_head") : null;
      return new Row(
          row.getString("topic")
              + "-"
              + row.getInt("kafka_partition")
              + "@"
              + row.getLong("kafka_offset"),
          row.getString("part"),
          row.getString("reason"),
          row.getString("detail"),
          Sql.instant(row, "appended_at"),
          Sql.instant(row, "given_up_at"),
          row.getLong("value_bytes"),
          row.getString("value_sha256"),
          row.getString("headers"),
          head == null ? null : new String(head, StandardCharsets.UTF_8));
    }
  }

  /** {@code pabal deadletters list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Lists dead letters, the newest last.")
  static final class ListCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private QueryOptions query;

    @Option(
        names = "--since",
        paramLabel = "TIME",
        converter = QueryOptions.Since.class,
        description = "Only those appended since: an instant, or a duration ago (PT6H, P3D).")
    private Instant since = Instant.EPOCH;

    @Option(names = "--reason", paramLabel = "REASON", description = "Only this reason.")
    private String reason;

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "100",
        description = "The newest N. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--json", description = "Print JSON for programs, a dead letter a line.")
    private boolean json;

    @Override
    public Integer call() {
      List<Row> rows =
          query
              .log()
              .ask(
                  log ->
                      Sql.all(
                          log,
                          "SELECT * FROM (SELECT * FROM dead_letters WHERE appended_at >= ?"
                              + " AND (?::text IS NULL OR reason = ?)"
                              + " ORDER BY appended_at DESC, kafka_offset DESC LIMIT ?) newest"
                              + " ORDER BY appended_at, kafka_offset",
                          row -> Row.of(row, false),
                          since,
                          reason,
                          reason,
                          limit));
      PrintWriter out = spec.commandLine().getOut();
      for (Row row : rows) {
        out.println(json ? asJson(row) : line(row));
      }
      if (rows.isEmpty() && !json) {
        out.println("No dead letters.");
      }
      out.flush();
      return 0;
    }

    private static String line(Row row) {
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
    private static final Pattern POSITION = Pattern.compile("(.+)-(\\d{1,9})@(\\d{1,18})");

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
      Matcher matcher = POSITION.matcher(position);
      if (!matcher.matches()) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "'" + position + "' is not topic-partition@offset");
      }
      List<Row> rows =
          query
              .log()
              .ask(
                  log ->
                      Sql.all(
                          log,
                          "SELECT * FROM dead_letters"
                              + " WHERE topic = ? AND kafka_partition = ? AND kafka_offset = ?",
                          row -> Row.of(row, true),
                          matcher.group(1),
                          Integer.valueOf(matcher.group(2)),
                          Long.valueOf(matcher.group(3))));
      PrintWriter out = spec.commandLine().getOut();
      rows.forEach(row -> out.println(json ? asJson(row) : sheet(row)));
      if (rows.isEmpty()) {
        out.println("No dead letter of " + StoryText.printable(position) + ".");
      }
      out.flush();
      return rows.isEmpty() ? 1 : 0;
    }

    private static String sheet(Row row) {
      return String.join(
          "\n",
          field("Position", row.position()),
          field("Given up by", row.part()),
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

  private static String asJson(Row row) {
    return new String(Json.write(row), StandardCharsets.UTF_8);
  }
}
