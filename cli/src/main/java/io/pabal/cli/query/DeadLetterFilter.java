package io.pabal.cli.query;

import io.pabal.schema.event.SourcePosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which dead letters a command is about; mixed into the commands that take several. */
final class DeadLetterFilter {
  private static final Pattern POSITION = Pattern.compile("(.+)-(\\d{1,9})@(\\d{1,18})");

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = QueryOptions.Since.class,
      description = "Only those appended since: an instant, or a duration ago (PT6H, P3D).")
  private Instant since = Instant.EPOCH;

  @Option(names = "--topic", paramLabel = "TOPIC", description = "Only of this topic.")
  private String topic;

  @Option(names = "--reason", paramLabel = "REASON", description = "Only this reason.")
  private String reason;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "The newest N. Default: ${DEFAULT-VALUE}.")
  private int limit;

  /** Whether anything but the limit was said. */
  boolean isEmpty() {
    return since.equals(Instant.EPOCH) && topic == null && reason == null;
  }

  /** The dead letters, the newest last. */
  List<DeadLetterRow> find(Connection log, boolean withValue) throws SQLException {
    return Sql.all(
        log,
        "SELECT * FROM (SELECT * FROM dead_letters WHERE appended_at >= ?"
            + " AND (?::text IS NULL OR reason = ?) AND (?::text IS NULL OR topic = ?)"
            + " ORDER BY appended_at DESC, kafka_offset DESC LIMIT ?) newest"
            + " ORDER BY appended_at, kafka_offset",
        row -> DeadLetterRow.of(row, withValue),
        since,
        reason,
        reason,
        topic,
        topic,
        limit);
  }

  /** The dead letters of one record: each part that gave it up has one. */
  static List<DeadLetterRow> at(Connection log, SourcePosition position) throws SQLException {
    return Sql.all(
        log,
        "SELECT * FROM dead_letters"
            + " WHERE topic = ? AND kafka_partition = ? AND kafka_offset = ?",
        row -> DeadLetterRow.of(row, true),
        position.topic(),
        position.partition(),
        position.offset());
  }

  /** Reads topic-partition@offset. */
  static SourcePosition position(CommandSpec spec, String text) {
    Matcher matcher = POSITION.matcher(text);
    if (!matcher.matches()) {
      throw new ParameterException(
          spec.commandLine(), "'" + text + "' is not topic-partition@offset");
    }
    return new SourcePosition(
        matcher.group(1), Integer.parseInt(matcher.group(2)), Long.parseLong(matcher.group(3)));
  }
}
