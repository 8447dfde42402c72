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
    // As the view items says it; plan's own end stands on the planned item.
    String query =
        """
        SELECT coalesce(h.item_id, p.item_id), coalesce(h.accepted, false),
          coalesce(h.in_doubt, false), coalesce(h.ended, false) OR p.item_id IS NOT NULL,
          coalesce(h.resent, false), coalesce(h.late, false), coalesce(h.open, 0)
        FROM (
          SELECT item_id, bool_or(state = 'accepted') AS accepted,
            bool_or(outcome IN ('IN_DOUBT', 'UNRECOGNIZED') AND final) AS in_doubt,
            bool_or(strength >= 4 OR (state = 'in_doubt' AND final)) AS ended,
            bool_or(resend) AS resent, bool_or(late) AS late,
            count(*) FILTER (
              WHERE outcome IS NULL OR outcome IN ('IN_DOUBT', 'UNRECOGNIZED') OR late) AS open
          FROM hand_overs GROUP BY item_id) h
        FULL JOIN (SELECT item_id FROM planned_items WHERE ended_reason IS NOT NULL) p
          ON p.item_id = h.item_id
        """;
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
