package io.pabal.deliver.inbox;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.deliver.handover.DeliverInput;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.Sound;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.CatalogShape;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.event.EventLimits;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.state.CatalogDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads the records of deliver's topics; pure. */
final class InboxDecoding {
  /** Schema of a drill's order to fail a task; read only with {@code drill.faults: true}. */
  static final String FAULT_SCHEMA = "pabal.fault/1";

  private InboxDecoding() {}

  /** A notification, whose channel and lane must be those of its topic. */
  static DeliverInput outbox(RawRecord record, Channel channel, Lane lane)
      throws UndecodableException {
    OutboxNotification notification =
        parse(record, OutboxNotification.SCHEMA, OutboxNotification.class);
    require(Sound.isId(notification.recipient(), EventLimits.MAX_RECIPIENT_CHARS), "recipient");
    require(isName(notification.notificationId()), "notificationId");
    require(notification.address() != null, "address");
    require(notification.address().value() != null, "address.value");
    requireItems(notification.items());
    require(isName(notification.category()), "category");
    require(isName(notification.template()), "template");
    require(notification.dataJson() != null, "dataJson");
    require(notification.inDoubt() != null, "inDoubt");
    require(Sound.isInstant(notification.decidedAt()), "decidedAt");
    require(Sound.isInstant(notification.sendBefore()), "sendBefore");
    require(Sound.isInstant(notification.endOfLife()), "lifeEndsAt");
    require(notification.channel() == channel, "address.channel");
    require(notification.lane() == lane, "lane");
    return DeliverInput.of(notification);
  }

  private static void requireItems(List<Item> items) throws UndecodableException {
    require(!items.isEmpty() && items.size() <= OutboxNotification.MAX_ITEMS, "items");
    for (Item item : items) {
      require(isName(item.itemId()), "items.itemId");
      require(item.attempt() > 0 && item.attempt() <= Item.MAX_ATTEMPT, "items.attempt");
      require(isName(item.eventSource()), "items.eventSource");
      require(isName(item.eventId()), "items.eventId");
      require(Sound.isInstant(item.eventTime()), "items.eventTime");
      require(Sound.isInstant(item.appendedAt()), "items.appendedAt");
    }
    require(items.stream().map(Item::itemId).distinct().count() == items.size(), "items");
  }

  private static boolean isName(String text) {
    return Sound.isId(text, EventLimits.MAX_ATTRIBUTE_CHARS);
  }

  /** A veto of this channel, or a drill's order. */
  static DeliverInput control(RawRecord record, Channel channel, boolean drillFaults)
      throws UndecodableException {
    JsonNode node = tree(record);
    if (drillFaults && FAULT_SCHEMA.equals(node.path("schema").asText())) {
      try {
        return DeliverInput.failure(
            node.path("recipient").asText("drill"), Instant.parse(node.path("at").asText()));
      } catch (RuntimeException e) {
        throw new UndecodableException(DeadLetterReason.INVALID_FIELD, "at is not an instant");
      }
    }
    Veto veto = parse(record, Veto.SCHEMA, Veto.class);
    require(Sound.isId(veto.recipient(), EventLimits.MAX_RECIPIENT_CHARS), "recipient");
    require(veto.reason() != null, "reason");
    require(veto.category() == null || isName(veto.category()), "category");
    require(veto.itemId() == null || isName(veto.itemId()), "itemId");
    require(
        veto.cancelKey() == null || (isName(veto.cancelKey()) && isName(veto.eventSource())),
        "cancelKey");
    require(Sound.isInstant(veto.decidedUntil()), "decidedUntil");
    require(veto.channel() == channel, "channel");
    return DeliverInput.of(veto);
  }

  /** A catalog version; null for the tombstone of an old one. */
  static CatalogDocument catalog(RawRecord record) throws UndecodableException {
    if (record.value() == null) {
      return null;
    }
    if (record.value().length > Catalog.MAX_BYTES) {
      throw new UndecodableException(
          DeadLetterReason.TOO_LARGE, "value has more than " + Catalog.MAX_BYTES + " bytes");
    }
    Catalog catalog = parse(record, Catalog.SCHEMA, Catalog.class);
    String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    if (!key.equals(Long.toString(catalog.version()))) {
      // Plan refuses it, too; a version is told once, and the right one may still come.
      throw new UndecodableException(
          DeadLetterReason.KEY_MISMATCH, "key is not the version of the catalog");
    }
    Optional<String> problem = CatalogShape.problem(catalog);
    require(problem.isEmpty(), problem.orElse(""));
    return new CatalogDocument(
        catalog.version(), new String(record.value(), StandardCharsets.UTF_8));
  }

  private static <T> T parse(RawRecord record, String schema, Class<T> type)
      throws UndecodableException {
    JsonNode node = tree(record);
    if (!schema.equals(node.path("schema").asText())) {
      throw new UndecodableException(
          DeadLetterReason.UNSUPPORTED_SCHEMA, "schema is not " + schema);
    }
    try {
      return Json.mapper().treeToValue(node, type);
    } catch (IOException | RuntimeException e) {
      throw new UndecodableException(
          DeadLetterReason.INVALID_FIELD, "a field does not fit " + schema + ": " + field(e));
    }
  }

  private static JsonNode tree(RawRecord record) throws UndecodableException {
    if (record.value() == null || record.value().length == 0) {
      throw new UndecodableException(DeadLetterReason.EMPTY, "no value");
    }
    try {
      JsonNode node = Json.mapper().readTree(record.value());
      if (node.isObject()) {
        return node;
      }
    } catch (IOException e) {
      throw new UndecodableException(DeadLetterReason.MALFORMED_JSON, "value is not JSON");
    }
    throw new UndecodableException(DeadLetterReason.MALFORMED_JSON, "not a JSON object");
  }

  /** The outermost field, which is one of ours; Jackson's own words would repeat the content. */
  private static String field(Exception e) {
    return e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()
        ? mapping.getPath().get(0).getFieldName()
        : "unknown";
  }

  private static void require(boolean holds, String field) throws UndecodableException {
    if (!holds) {
      throw new UndecodableException(DeadLetterReason.INVALID_FIELD, field + " is not valid");
    }
  }
}
