package io.pabal.plan.recipient;

import io.pabal.schema.Ids;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Consent;
import io.pabal.schema.catalog.Lateness;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.event.Event;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.Address;
import java.time.Instant;
import java.util.List;

/** Makes outbox records: pure. */
final class Notifications {
  /** The first attempt of every item. */
  private static final int FIRST_ATTEMPT = 1;

  private Notifications() {}

  /** In which words: those of today's catalog. */
  record Words(Rule rule, Category category) {}

  /**
   * One event at one address, for the first time.
   *
   * @param lifeEndsAt nothing is tried past it
   */
  static OutboxNotification first(
      RecipientEvent event, Known known, Words words, Address address, Instant lifeEndsAt) {
    Item item = item(event, address);
    Lateness late = words.category().late();
    Instant lateFrom = late == null ? lifeEndsAt : known.now().plus(late.after());
    return notification(
        item,
        event.recipient(),
        event.event().dataJson(),
        known,
        words,
        address,
        new Times(lateFrom.isBefore(lifeEndsAt) ? lateFrom : lifeEndsAt, lifeEndsAt));
  }

  /** The same item once more, with the next attempt number and today's words. */
  static OutboxNotification again(
      OutboxNotification before, Known known, Words words, Address address) {
    Item item = before.items().get(0);
    return notification(
        item.withAttempt(item.attempt() + 1),
        before.recipient(),
        before.dataJson(),
        known,
        words,
        address,
        new Times(before.sendBefore(), before.endOfLife()));
  }

  private record Times(Instant sendBefore, Instant lifeEndsAt) {}

  private static OutboxNotification notification(
      Item item,
      String recipient,
      String dataJson,
      Known known,
      Words words,
      Address address,
      Times times) {
    Category category = words.category();
    return new OutboxNotification(
        OutboxNotification.SCHEMA,
        Ids.notificationId(List.of(item.itemId())),
        recipient,
        address,
        category.lane(),
        category.name(),
        words.rule().template(),
        Localization.locale(known.profile(), known.preferences()),
        Localization.zone(known),
        List.of(item),
        dataJson,
        known.catalog().version(),
        category.inDoubtOn(address.channel()),
        category.consent() == Consent.MANDATORY,
        known.now(),
        times.sendBefore(),
        times.lifeEndsAt().equals(times.sendBefore()) ? null : times.lifeEndsAt());
  }

  private static Item item(RecipientEvent recipientEvent, Address address) {
    Event event = recipientEvent.event();
    String itemId =
        Ids.itemId(
            event.source(),
            event.id(),
            recipientEvent.recipient(),
            address.channel(),
            address.key());
    return new Item(
        itemId,
        FIRST_ATTEMPT,
        event.source(),
        event.id(),
        event.type(),
        event.time(),
        event.appendedAt(),
        event.actor(),
        event.thread(),
        event.cancelKey());
  }

  /**
   * The event that an item tells, as far as another channel needs it.
   *
   * @param position where the record stands by which it came back
   */
  static RecipientEvent eventOf(OutboxNotification told, SourcePosition position) {
    Item item = told.items().get(0);
    Event event =
        new Event(
            item.eventId(),
            item.eventSource(),
            item.eventType(),
            item.eventTime(),
            null,
            item.actor(),
            item.thread(),
            told.dataJson(),
            told.lane(),
            position,
            item.appendedAt(),
            item.cancelKey(),
            null);
    return new RecipientEvent(told.recipient(), event);
  }

  static boolean isTooLarge(OutboxNotification notification) {
    // A character of JSON text takes at most six bytes more inside of a JSON string; everything
    // else in the record is bounded far below 64 kB. So small ones need no measuring.
    long atMost = 6L * notification.dataJson().length() + 64 * 1024;
    return atMost > DecisionPolicy.MAX_OUTBOX_BYTES
        && Json.write(notification).length > DecisionPolicy.MAX_OUTBOX_BYTES;
  }
}
