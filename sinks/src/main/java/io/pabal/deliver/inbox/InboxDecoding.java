package io.pabal.deliver.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.deliver.handover.DeliverInput;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.state.CatalogDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

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
    require(notification.recipient() != null, "recipient");
    require(notification.notificationId() != null, "notificationId");
    require(notification.address() != null, "address");
    require(notification.address().value() != null, "address.value");
    require(!notification.items().isEmpty(), "items");
    require(notification.items().size() <= OutboxNotification.MAX_ITEMS, "items");
    require(
        notification.items().stream().allMatch(i -> i.itemId() != null && i.attempt() > 0),
        "items");
    require(notification.inDoubt() != null, "inDoubt");
    require(notification.decidedAt() != null, "decidedAt");
    require(notification.sendBefore() != null, "sendBefore");
    require(notification.channel() == channel, "address.channel");
    require(notification.lane() == lane, "lane");
    return DeliverInput.of(notification);
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
    require(veto.recipient() != null, "recipient");
    require(veto.reason() != null, "reason");
    require(veto.decidedUntil() != null, "decidedUntil");
    require(veto.channel() == channel, "channel");
    return DeliverInput.of(veto);
  }

  /** A catalog version; null for the tombstone of an old one. */
  static CatalogDocument catalog(RawRecord record) throws UndecodableException {
    if (record.value() == null) {
      return null;
    }
    Catalog catalog = parse(record, Catalog.SCHEMA, Catalog.class);
    require(catalog.version() > 0, "version");
    require(catalog.defaultLocale() != null, "defaultLocale");
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
          DeadLetterReason.INVALID_FIELD, "does not fit " + schema + ": " + firstLine(e));
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
      throw new UndecodableException(DeadLetterReason.MALFORMED_JSON, firstLine(e));
    }
    throw new UndecodableException(DeadLetterReason.MALFORMED_JSON, "not a JSON object");
  }

  /** Jackson's first line names the place; the lines after it may quote the content. */
  private static String firstLine(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse("");
  }

  private static void require(boolean holds, String field) throws UndecodableException {
    if (!holds) {
      throw new UndecodableException(DeadLetterReason.INVALID_FIELD, field + " is not valid");
    }
  }
}
