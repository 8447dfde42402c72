package io.pabal.cli.drill;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * The third record: what the log says of each item.
 *
 * @param byItem item id to what all its hand-overs together say
 */
record LogRecords(Map<String, Item> byItem) {
  /**
   * An item.
   *
   * @param accepted a hand-over of it was accepted
   * @param inDoubt a hand-over of it ended in doubt, for good
   * @param ended an outcome of it is final
   * @param resent it was handed over again although it was in doubt
   * @param late an outcome of it came from a task that had been replaced
   * @param open hand-overs of it whose end nobody knows, or knew too late: each may have left a
   *     copy
   */
  record Item(
      boolean accepted, boolean inDoubt, boolean ended, boolean resent, boolean late, int open) {}

  static final Item UNKNOWN = new Item(false, false, false, false, false, 0);

  static LogRecords read(String jdbcUrl, String user) throws SQLException {
    String query =
        "SELECT item_id, bool_or(state = 'accepted'), bool_or(outcome = 'IN_DOUBT' AND final),"
            + " bool_or(final), bool_or(resend), bool_or(late), count(*) FILTER (WHERE outcome IS"
            + " NULL OR outcome IN ('IN_DOUBT', 'UNRECOGNIZED') OR late) FROM hand_overs GROUP BY"
            + " item_id";
    Map<String, Item> items = new HashMap<>();
    try (Connection connection = DriverManager.getConnection(jdbcUrl, user, null);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        items.put(
            rows.getString(1),
            new Item(
                rows.getBoolean(2),
                rows.getBoolean(3),
                rows.getBoolean(4),
                rows.getBoolean(5),
                rows.getBoolean(6),
                rows.getInt(7)));
      }
    }
    return new LogRecords(items);
  }

  Item of(String itemId) {
    return byItem.getOrDefault(itemId, UNKNOWN);
  }
}
