package io.pabal.cli.query;

import io.pabal.log.LogSchema;
import io.pabal.schema.callback.ReportReference;
import io.pabal.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** Rows as the log writes them. */
public final class LogTestData {
  static final String EVENT_TIME = "2026-11-20T10:00:00Z";

  /** Of the bytes "not {json". */
  private static final String NOT_JSON_SHA256 =
      "d98c768f83644700c4968a935c02e5b1ab5ec93254e3aa2d35286885a4dbb49c";

  private LogTestData() {}

  /** Brings the tables to this release. */
  public static void migrate(TestDatabase database) {
    LogSchema.migrate(database.jdbcUrl(), null, null);
  }

  static void decision(
      TestDatabase database,
      String topic,
      long offset,
      String event,
      String reason,
      String channels)
      throws SQLException {
    run(
        database,
        "INSERT INTO decisions (decision_id, event_time, event_source, event_id, event_type, topic,"
            + " kafka_partition, kafka_offset, recipient, category, reason, channels,"
            + " catalog_version, decided_at) VALUES ('d-%s-%d', '%s', 'shop', '%s', 'order.paid',"
            + " '%s', 0, %d, 'ann', 'order', '%s', '%s', 3, '2026-11-20T10:00:00.100Z')",
        event,
        offset,
        EVENT_TIME,
        event,
        topic,
        offset,
        reason,
        channels);
  }

  static void plannedItem(TestDatabase database, String item, String event, String lifeEndsAt)
      throws SQLException {
    run(
        database,
        "INSERT INTO planned_items (item_id, event_time, event_source, event_id, recipient, channel,"
            + " life_ends_at) VALUES ('%s', '%s', 'shop', '%s', 'ann', 'email', '%s')",
        item,
        EVENT_TIME,
        event,
        lifeEndsAt);
  }

  static void accepted(TestDatabase database, String item, String event, String epoch, boolean late)
      throws SQLException {
    run(
        database,
        "INSERT INTO hand_overs (item_id, attempt, epoch, sequence, event_time, event_source,"
            + " event_id, appended_at, recipient, channel, notification_id, state, strength,"
            + " outcome, final, provider, code, resend, late, intent_at, answered_at) VALUES"
            + " ('%s', 1, '%s', 1, '%s', 'shop', '%s', '2026-11-20T10:00:00.050Z', 'ann', 'email',"
            + " 'n-%s', 'accepted', 5, 'ACCEPTED', true, 'smtp-a', '250 2.0.0', false, %s,"
            + " '2026-11-20T10:00:00.200Z', '2026-11-20T10:00:00.260Z')",
        item,
        epoch,
        EVENT_TIME,
        event,
        item,
        late);
  }

  /** A message that a provider took. */
  public static void bounced(TestDatabase database, ReportReference message) throws SQLException {
    accepted(database, "bounced", "e-bounced", "epoch-1", false);
    run(
        database,
        "UPDATE hand_overs SET notification_id = '%s', address_key = '%s', recipient = '%s'"
            + " WHERE item_id = 'bounced'",
        message.notificationId(),
        message.addressKey(),
        message.recipient());
    plannedItem(database, "bounced", "e-bounced", "2999-01-01T00:00:00Z");
    run(
        database,
        "UPDATE planned_items SET planned_at = '%s' WHERE item_id = 'bounced'",
        message.plannedAt());
  }

  static void deadLetter(TestDatabase database, String topic, long offset) throws SQLException {
    run(
        database,
        "INSERT INTO dead_letters (part, topic, kafka_partition, kafka_offset, appended_at, reason,"
            + " detail, value_head, value_bytes, value_sha256, headers, given_up_at) VALUES ('plan', '%s',"
            + " 0, %d, '%s', 'MALFORMED_JSON', 'line 1', 'not {json'::bytea, 9, '%s', '{}', '%s')",
        topic,
        offset,
        EVENT_TIME,
        offset == 1 ? "the hash of another value" : NOT_JSON_SHA256,
        EVENT_TIME);
  }

  private static void run(TestDatabase database, String sql, Object... values) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(String.format(Locale.ROOT, sql, values));
    }
  }
}
