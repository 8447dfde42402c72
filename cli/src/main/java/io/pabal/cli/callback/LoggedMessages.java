package io.pabal.cli.callback;

import io.pabal.cli.query.LogConnection;
import io.pabal.cli.query.Sql;
import io.pabal.schema.Channel;
import io.pabal.schema.callback.ReportReference;
import java.util.Optional;

/** Which message the log knows under an id. */
final class LoggedMessages {
  private static final String BY_NOTIFICATION =
      "SELECT h.recipient, h.channel, h.address_key, h.notification_id, h.attempt,"
          + " coalesce(p.planned_at, h.started_at, h.intent_at) AS planned_at"
          + " FROM hand_overs h LEFT JOIN planned_items p"
          + " ON p.item_id = h.item_id AND p.event_time = h.event_time"
          + " WHERE h.notification_id = ? AND h.attempt = ? AND h.address_key IS NOT NULL"
          + " ORDER BY planned_at NULLS LAST LIMIT 1";

  private final LogConnection log;

  LoggedMessages(LogConnection log) {
    this.log = log;
  }

  /**
   * What a report on this message refers to.
   *
   * @throws io.pabal.cli.local.LocalSystemException when the log does not answer
   */
  Optional<ReportReference> find(String notificationId, int attempt) {
    return log
        .ask(
            connection ->
                Sql.all(
                    connection,
                    BY_NOTIFICATION,
                    row ->
                        new ReportReference(
                            row.getString("recipient"),
                            Channel.of(row.getString("channel")).orElse(Channel.EMAIL),
                            row.getString("address_key"),
                            row.getString("notification_id"),
                            row.getInt("attempt"),
                            Sql.instant(row, "planned_at")),
                    notificationId,
                    attempt))
        .stream()
        .filter(reference -> reference.plannedAt() != null)
        .findFirst();
  }
}
