package io.pabal.cli.query;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Counts decisions and what became of their items. Every number is of different things, so that it
 * is right whatever is grouped by: a decision on two channels is one decision, also where it stands
 * in two rows because the report is by channel.
 */
final class ReportQuery {
  /**
   * What can be grouped by; the labels are the command line's and the columns those of the view.
   */
  enum Dimension {
    CATEGORY("category"),
    CHANNEL("channel"),
    REASON("reason"),
    CHANNEL_REASON("channel_reason"),
    DAY("day"),
    CATALOG("catalog_version");

    private final String column;

    Dimension(String column) {
      this.column = column;
    }

    /** The word for people. */
    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The dimension of a word, or null. */
    static Dimension of(String label) {
      return Arrays.stream(values()).filter(d -> d.label().equals(label)).findFirst().orElse(null);
    }
  }

  /**
   * One group.
   *
   * @param group value by dimension; a value is null where there is none, such as the channel of an
   *     event without a rule
   * @param items planned ones; the four after it are what became of them
   */
  record Row(
      Map<String, String> group,
      long decisions,
      long recipients,
      long items,
      long accepted,
      long failed,
      long inDoubt,
      long pending) {}

  private ReportQuery() {}

  /** The groups in their order; one without dimensions. */
  static List<Row> ask(Connection log, Instant since, Instant until, List<Dimension> by)
      throws SQLException {
    String columns = by.stream().map(d -> d.column + ", ").collect(Collectors.joining());
    String group = by.stream().map(d -> d.column).collect(Collectors.joining(", "));
    String sql =
        "SELECT "
            + columns
            + "count(DISTINCT decision_id) AS decisions,"
            + " count(DISTINCT recipient) AS recipients,"
            + " count(DISTINCT item_id) AS items"
            + states()
            + " FROM report_facts WHERE event_time >= ? AND event_time < ?"
            + (by.isEmpty() ? "" : " GROUP BY " + group + " ORDER BY " + group);
    return Sql.all(
        log,
        sql,
        row -> {
          Map<String, String> values = new LinkedHashMap<>();
          for (Dimension dimension : by) {
            values.put(dimension.label(), row.getString(dimension.column));
          }
          return new Row(
              values,
              row.getLong("decisions"),
              row.getLong("recipients"),
              row.getLong("items"),
              row.getLong("accepted"),
              row.getLong("failed"),
              row.getLong("in_doubt"),
              row.getLong("pending"));
        },
        since,
        until);
  }

  private static String states() {
    return List.of("accepted", "failed", "in_doubt", "pending").stream()
        .map(
            state ->
                ", count(DISTINCT item_id) FILTER (WHERE item_state = '" + state + "') AS " + state)
        .collect(Collectors.joining());
  }

  /** A table with a head, columns as wide as they must be. */
  static String table(List<Row> rows, List<Dimension> by) {
    List<List<String>> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(by.stream().map(Dimension::label).toList());
    head.addAll(
        List.of("decisions", "recipients", "items", "accepted", "failed", "in doubt", "pending"));
    lines.add(head);
    for (Row row : rows) {
      List<String> line = new ArrayList<>();
      row.group().values().forEach(value -> line.add(value == null ? "-" : value));
      for (long number :
          new long[] {
            row.decisions(),
            row.recipients(),
            row.items(),
            row.accepted(),
            row.failed(),
            row.inDoubt(),
            row.pending()
          }) {
        line.add(String.format(Locale.ROOT, "%,d", number));
      }
      lines.add(line);
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder out = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        int column = i;
        int width = lines.stream().mapToInt(l -> l.get(column).length()).max().orElse(1);
        String padding = " ".repeat(width - line.get(i).length());
        // Words to the left, numbers to the right.
        out.append(i < by.size() ? line.get(i) + padding : padding + line.get(i)).append("  ");
      }
      text.append(StoryText.printable(out.toString().stripTrailing())).append('\n');
    }
    return text.toString();
  }
}
