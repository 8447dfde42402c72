package io.pabal.deliver.handover;

import io.pabal.schema.Channel;
import io.pabal.schema.Ids;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.deliver.VetoReason;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Builds outbox notifications: to one address of a recipient, in the category {@code order}. */
final class Letter {
  static final String CATEGORY = "order";

  private final String recipient;
  private final List<String> itemIds = new ArrayList<>();
  private int attempt = 1;
  private Lane lane = Lane.NORMAL;
  private InDoubtRule rule = InDoubtRule.RESEND;
  private boolean mandatory;
  private long catalogVersion = 1;
  private Instant sendBefore = ManualClock.START.plus(Duration.ofDays(1));

  private Letter(String recipient) {
    this.recipient = recipient;
  }

  static Letter to(String recipient, String... items) {
    Letter letter = new Letter(recipient);
    letter.itemIds.addAll(List.of(items));
    return letter;
  }

  Letter attempt(int number) {
    attempt = number;
    return this;
  }

  Letter urgent() {
    lane = Lane.URGENT;
    return this;
  }

  Letter inDoubt(InDoubtRule then) {
    rule = then;
    return this;
  }

  Letter mandatory() {
    mandatory = true;
    return this;
  }

  Letter catalogVersion(long version) {
    catalogVersion = version;
    return this;
  }

  Letter sendBefore(Instant end) {
    sendBefore = end;
    return this;
  }

  OutboxNotification notification() {
    Instant event = ManualClock.START.minusSeconds(1);
    List<Item> items =
        itemIds.stream()
            .map(id -> new Item(id, attempt, "shop", "event-" + id, "order.paid", event, event))
            .toList();
    return new OutboxNotification(
        OutboxNotification.SCHEMA,
        Ids.notificationId(itemIds),
        recipient,
        new Address(Channel.EMAIL, recipient + "@example.org"),
        lane,
        CATEGORY,
        "receipt",
        null,
        "UTC",
        items,
        "{}",
        catalogVersion,
        rule,
        mandatory,
        event,
        sendBefore);
  }

  DeliverInput input() {
    return DeliverInput.of(notification());
  }

  /** A veto of everything this recipient was promised before now. */
  static Veto veto(String recipient, VetoReason reason) {
    return veto(recipient, null, reason);
  }

  static Veto veto(String recipient, String itemId, VetoReason reason) {
    return new Veto(
        Veto.SCHEMA,
        recipient,
        Channel.EMAIL,
        null,
        itemId,
        ManualClock.START,
        reason,
        ManualClock.START);
  }
}
