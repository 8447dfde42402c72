package io.pabal.schema.deliver;

import io.pabal.schema.Channel;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import java.time.Instant;
import java.util.List;

/**
 * A control record: vetoes what is already in the outbox of one channel. Keyed by recipient.
 *
 * @param schema {@value #SCHEMA}
 * @param recipient whose notifications
 * @param channel the channel of the control topic it stands on
 * @param category only this category, or null for all
 * @param itemId only this item, or null for all
 * @param addressKey only this address, or null for all
 * @param actors only what these actors did; empty for everybody
 * @param exceptActors not what these actors did; empty for no exception
 * @param threads only what belongs to these threads; empty for all
 * @param eventSource only events of this source, or null for all; with a {@code cancelKey}
 * @param cancelKey only what was sent under this key ({@link Item#isTakenBackBy}), or null for all
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
    String addressKey,
    List<String> actors,
    List<String> exceptActors,
    List<String> threads,
    String eventSource,
    String cancelKey,
    Instant decidedUntil,
    VetoReason reason,
    Instant at) {
  public static final String SCHEMA = "pabal.veto/1";

  public Veto {
    actors = actors == null ? List.of() : List.copyOf(actors);
    exceptActors = exceptActors == null ? List.of() : List.copyOf(exceptActors);
    threads = threads == null ? List.of() : List.copyOf(threads);
  }

  /** Of whatever key. */
  public Veto(
      String schema,
      String recipient,
      Channel channel,
      String category,
      String itemId,
      String addressKey,
      List<String> actors,
      List<String> exceptActors,
      List<String> threads,
      Instant decidedUntil,
      VetoReason reason,
      Instant at) {
    this(
        schema,
        recipient,
        channel,
        category,
        itemId,
        addressKey,
        actors,
        exceptActors,
        threads,
        null,
        null,
        decidedUntil,
        reason,
        at);
  }

  /** Of every address, actor and thread. */
  public Veto(
      String schema,
      String recipient,
      Channel channel,
      String category,
      String itemId,
      Instant decidedUntil,
      VetoReason reason,
      Instant at) {
    this(
        schema,
        recipient,
        channel,
        category,
        itemId,
        null,
        List.of(),
        List.of(),
        List.of(),
        decidedUntil,
        reason,
        at);
  }

  /** Whether this veto stops an item of a notification. */
  public boolean stops(OutboxNotification notification, Item item) {
    if (reason == VetoReason.OPTED_OUT && notification.mandatory()) {
      return false;
    }
    return (category == null || category.equals(notification.category()))
        && (itemId == null || itemId.equals(item.itemId()))
        && (addressKey == null || addressKey.equals(notification.address().key()))
        && (actors.isEmpty() || (item.actor() != null && actors.contains(item.actor())))
        && (item.actor() == null || !exceptActors.contains(item.actor()))
        && (cancelKey == null || item.isTakenBackBy(eventSource, cancelKey))
        && (threads.isEmpty() || (item.thread() != null && threads.contains(item.thread())))
        && !notification.decidedAt().isAfter(decidedUntil);
  }
}
