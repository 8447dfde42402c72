package io.pabal.schema.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.recipient.Address;
import java.time.Instant;
import java.util.List;

/**
 * One message to one address: what plan hands to deliver. It carries all that deliver needs beside
 * the catalog. On {@code outbox.<channel>.<lane>}, keyed by recipient.
 *
 * @param schema {@value #SCHEMA}
 * @param notificationId see {@link io.pabal.schema.Ids#notificationId}
 * @param recipient who is told
 * @param address where; its channel is the outbox's
 * @param lane the category's lane
 * @param category the category
 * @param template the template whose texts say it
 * @param locale the recipient's language tag, or null for the catalog's default
 * @param zone the recipient's zone, already checked; never null
 * @param items 1 to {@value #MAX_ITEMS}, in the order of the log
 * @param dataJson the variables of the templates: the event's data, a JSON object as text
 * @param catalogVersion the version it was planned with; it is rendered with the same
 * @param inDoubt what to do when nobody knows whether it was accepted
 * @param mandatory true: an opt-out does not veto it
 * @param decidedAt plan's clock; compared with the instant of a veto
 * @param sendBefore past it deliver gives the items back to plan
 * @param lifeEndsAt the end of its life, past which nothing more is tried, or null: {@code
 *     sendBefore}
 */
public record OutboxNotification(
    String schema,
    String notificationId,
    String recipient,
    Address address,
    Lane lane,
    String category,
    String template,
    String locale,
    String zone,
    List<Item> items,
    String dataJson,
    long catalogVersion,
    InDoubtRule inDoubt,
    boolean mandatory,
    Instant decidedAt,
    Instant sendBefore,
    Instant lifeEndsAt) {
  public static final String SCHEMA = "pabal.outbox/1";

  /** Items in one notification; beyond it a digest is cut. */
  public static final int MAX_ITEMS = 100;

  public OutboxNotification {
    items = List.copyOf(items);
  }

  /** One that may be sent until its life ends. */
  public OutboxNotification(
      String schema,
      String notificationId,
      String recipient,
      Address address,
      Lane lane,
      String category,
      String template,
      String locale,
      String zone,
      List<Item> items,
      String dataJson,
      long catalogVersion,
      InDoubtRule inDoubt,
      boolean mandatory,
      Instant decidedAt,
      Instant sendBefore) {
    this(
        schema,
        notificationId,
        recipient,
        address,
        lane,
        category,
        template,
        locale,
        zone,
        items,
        dataJson,
        catalogVersion,
        inDoubt,
        mandatory,
        decidedAt,
        sendBefore,
        null);
  }

  /** When its life ends. */
  public Instant endOfLife() {
    return lifeEndsAt == null ? sendBefore : lifeEndsAt;
  }

  /** The channel of the address. */
  @JsonIgnore
  public Channel channel() {
    return address.channel();
  }

  /** The same notification, which may be sent until its life ends. */
  public OutboxNotification untilEndOfLife() {
    return new OutboxNotification(
        schema,
        notificationId,
        recipient,
        address,
        lane,
        category,
        template,
        locale,
        zone,
        items,
        dataJson,
        catalogVersion,
        inDoubt,
        mandatory,
        decidedAt,
        endOfLife(),
        null);
  }

  /** The same notification with fewer items: those that were not handed over yet. */
  public OutboxNotification withItems(List<Item> left) {
    return new OutboxNotification(
        schema,
        notificationId,
        recipient,
        address,
        lane,
        category,
        template,
        locale,
        zone,
        left,
        dataJson,
        catalogVersion,
        inDoubt,
        mandatory,
        decidedAt,
        sendBefore,
        lifeEndsAt);
  }
}
