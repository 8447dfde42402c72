package io.pabal.cli;

import io.pabal.cli.local.SystemStatus;
import io.pabal.cli.local.SystemStatus.Row;
import io.pabal.cli.local.SystemStatus.State;
import java.util.List;
import java.util.Locale;

/** A system's status as a table for people, with picocli's markup for colours. */
final class StatusTable {

  private static final int STATE_WIDTH = 11;

  private StatusTable() {}

  static String of(SystemStatus status) {
    StringBuilder table = new StringBuilder();
    int width = Math.max(widest(status.servers()), widest(status.jobs()));
    table.append(section("Server", "", status.servers(), width));
    if (!status.jobs().isEmpty()) {
      table.append("\n").append(section("Part", "Flink job", status.jobs(), width));
    }
    if (!status.well()) {
      table
          .append("\n@|yellow Not everything is well.|@ Logs: ")
          .append(Screen.shortPath(status.home() + "/logs"));
    }
    return table.toString().stripTrailing();
  }

  private static String section(String title, String where, List<Row> rows, int width) {
    StringBuilder text = new StringBuilder();
    String whereTitle = where.isEmpty() ? "Where" : where;
    text.append(line(title, "State", "PID", whereTitle, width, "bold"));
    for (Row row : rows) {
      String pid = row.pid() == 0 ? "" : Long.toString(row.pid());
      String place = row.state() == State.DOWN ? "" : row.where();
      text.append(line(row.title(), word(row.state()), pid, place, width, colour(row.state())));
      if (!row.trouble().isEmpty()) {
        text.append("    @|red ").append(row.trouble().replace("|@", "")).append("|@\n");
      }
    }
    return text.toString();
  }

  private static String line(
      String title, String state, String pid, String where, int width, String colour) {
    boolean last = pid.isEmpty() && where.isEmpty();
    String padded = last ? state : state + " ".repeat(STATE_WIDTH - state.length());
    String name = title + " ".repeat(width - title.length());
    return "  %s  @|%s %s|@ %8s  %s".formatted(name, colour, padded, pid, where).stripTrailing()
        + "\n";
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static String colour(State state) {
    return switch (state) {
      case READY -> "green";
      case STARTING, RESTARTING -> "yellow";
      case DOWN -> "red";
    };
  }

  private static int widest(List<Row> rows) {
    return rows.stream().mapToInt(row -> row.title().length()).max().orElse(0);
  }
}
