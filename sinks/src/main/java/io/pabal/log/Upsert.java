package io.pabal.log;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One idempotent statement: inserts a row, or merges it into the one that is there. Written twice,
 * or in another order, it leaves the same row.
 *
 * @param key the columns of the primary key
 * @param merge the {@code SET} of the conflict, in which {@code old} is the row that is there
 */
record Upsert<R>(String table, List<Column<R>> columns, String key, String merge) {

  String sql() {
    return "INSERT INTO "
        + table
        + " AS old ("
        + columns.stream().map(Column::name).collect(Collectors.joining(", "))
        + ") VALUES ("
        + columns.stream().map(Column::placeholder).collect(Collectors.joining(", "))
        + ") ON CONFLICT ("
        + key
        + ") DO UPDATE SET "
        + merge;
  }

  void bind(PreparedStatement statement, R row) throws SQLException {
    int index = 1;
    for (Column<R> column : columns) {
      column.bind(statement, index++, row);
    }
  }

  /** {@code column = CASE WHEN condition THEN new ELSE old END} for each of the columns. */
  static String takeNewWhen(String condition, List<String> columns) {
    return columns.stream()
        .map(
            c ->
                c + " = CASE WHEN " + condition + " THEN excluded." + c + " ELSE old." + c + " END")
        .collect(Collectors.joining(", "));
  }
}
