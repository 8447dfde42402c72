package io.pabal.schema.deliver;

import io.pabal.schema.Channel;
import io.pabal.schema.plan.OutboxNotification;
import java.time.Instant;

/**
 * A control record: vetoes what is already in the outbox of one channel. Keyed by recipient.
 *
 * @param schema {@value #SCHEMA}
 * @param recipient whose notifications
 * @param channel the channel of the control topic it stands on
 * @param category only this category, or null for all
 * @param itemId only this item, or null for all
 * @param decidedUntil only what was decided at or before this instant; later decisions knew better
 * @param reason why
 * @param at when it was written
 */
public record Veto(
    String schema,
    String recipient,
    Channel channel,
    String category,
    String itemId,
    Instant decidedUntil,
    VetoReason reason,
    Instant at) {
  public static final String SCHEMA = "pabal.veto/1";

  /** Whether this veto stops an item of a notification. */
  public boolean stops(OutboxNotification notification, String item) {
    if (reason == VetoReason.OPTED_OUT && notification.mandatory()) {
      return false;
    }
    return (category == null || category.equals(notification.category()))
        && (itemId == null || itemId.equals(item))
        && !notification.decidedAt().isAfter(decidedUntil);
  }
}
