package io.pabal.cli.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** One query on the log. */
public final class Sql {
  private Sql() {}

  /** Makes something of the row that the result stands at. */
  public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** All rows. Instants among the parameters are sent as timestamps with time zone. */
  public static <T> List<T> all(
      Connection connection, String sql, RowReader<T> reader, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        Object value = parameters[i];
        statement.setObject(
            i + 1, value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : value);
      }
      try (ResultSet rows = statement.executeQuery()) {
        List<T> all = new ArrayList<>();
        while (rows.next()) {
          all.add(reader.read(rows));
        }
        return all;
      }
    }
  }

  static long number(Connection connection, String sql, Object... parameters) throws SQLException {
    return all(connection, sql, row -> row.getLong(1), parameters).get(0);
  }

  /** A column's instant, or null. */
  public static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
