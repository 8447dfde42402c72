package io.pabal.log;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.schema.audience.Subscription;
import io.pabal.schema.callback.DeliveryReport;
import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Marker;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeRecord;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.Json;
import io.pabal.schema.json.OutcomeRecords;
import io.pabal.schema.json.UnsupportedSchemaException;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.Item;
import io.pabal.schema.recipient.OptOut;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Reads what the log logs: a record with everything that a row needs, or why it has none. */
final class LogDecoding {
  private LogDecoding() {}

  /** Why a record has no rows; the detail never quotes it. */
  static final class UndecodableException extends Exception {
    private final DeadLetterReason reason;

    UndecodableException(DeadLetterReason reason, String detail) {
      super(detail);
      this.reason = reason;
    }

    DeadLetterReason reason() {
      return reason;
    }
  }

  static LoggedDecision decision(RawRecord raw) throws UndecodableException {
    Decision decision = read(raw, bytes -> readAs(bytes, Decision.SCHEMA, Decision.class));
    need("decisionId", decision.decisionId());
    need("eventTime", decision.eventTime());
    need("position.topic", decision.position() == null ? null : decision.position().topic());
    need("recipient", decision.recipient());
    need("reason", decision.reason());
    need("decidedAt", decision.decidedAt());
    for (var channel : decision.channels()) {
      need("channels.channel", channel.channel());
    }
    return new LoggedDecision(raw, decision);
  }

  static LoggedDeadLetter deadLetter(RawRecord raw) throws UndecodableException {
    DeadLetter letter = read(raw, bytes -> readAs(bytes, DeadLetter.SCHEMA, DeadLetter.class));
    need("part", letter.part());
    need("reason", letter.reason());
    need("position.topic", letter.position() == null ? null : letter.position().topic());
    return new LoggedDeadLetter(raw, letter);
  }

  /** What is no document was left out before; see {@link LogSources#preferences}. */
  static LoggedPreferences preferences(RawRecord raw) throws UndecodableException {
    need("key", raw.key());
    return new LoggedPreferences(raw, new String(raw.key(), StandardCharsets.UTF_8));
  }

  static LoggedOptOut optOut(RawRecord raw) throws UndecodableException {
    need("key", raw.key());
    String key = new String(raw.key(), StandardCharsets.UTF_8);
    int end = key.indexOf(OptOut.KEY_SEPARATOR);
    if (end < 0) {
      throw new UndecodableException(DeadLetterReason.KEY_MISMATCH, "not a recipient and category");
    }
    OptOut optOut =
        raw.value() == null ? null : read(raw, bytes -> readAs(bytes, OptOut.SCHEMA, OptOut.class));
    return new LoggedOptOut(
        raw, key.substring(0, end), key.substring(end + 1), optOut == null ? null : optOut.at());
  }

  static LoggedSubscription subscription(RawRecord raw) throws UndecodableException {
    need("key", raw.key());
    String key = new String(raw.key(), StandardCharsets.UTF_8);
    int space = key.lastIndexOf(' ');
    if (space < 0) {
      throw new UndecodableException(
          DeadLetterReason.KEY_MISMATCH, "not a recipient and a topic key");
    }
    Instant saidAt =
        raw.value() == null
            ? null
            : read(raw, bytes -> readAs(bytes, Subscription.SCHEMA, Subscription.class))
                .updatedAt();
    return new LoggedSubscription(
        raw, key.substring(0, space), key.substring(space + 1), raw.value() != null, saidAt);
  }

  static LoggedReport report(RawRecord raw) throws UndecodableException {
    DeliveryReport report =
        read(raw, bytes -> readAs(bytes, DeliveryReport.SCHEMA, DeliveryReport.class));
    need("reportId", report.reportId());
    need("recipient", report.recipient());
    need("channel", report.channel());
    need("addressKey", report.addressKey());
    need("plannedAt", report.plannedAt());
    need("result", report.result());
    need("at", report.at());
    return new LoggedReport(raw, report);
  }

  static OutcomeRecord outcome(RawRecord raw) throws UndecodableException {
    OutcomeRecord record = read(raw, OutcomeRecords::read);
    if (record instanceof Intent intent) {
      needHandOver(intent.handOver(), intent.channel(), intent.recipient(), intent.items());
    } else if (record instanceof Outcome outcome) {
      needHandOver(outcome.handOver(), outcome.channel(), outcome.recipient(), outcome.items());
      need("outcome", outcome.outcome());
    } else if (record instanceof Marker marker) {
      need("epoch", marker.epoch());
      if (!marker.hasSoundRange()) {
        throw new UndecodableException(DeadLetterReason.INVALID_FIELD, "key groups");
      }
    }
    return record;
  }

  private static void needHandOver(
      io.pabal.schema.deliver.HandOver handOver,
      io.pabal.schema.Channel channel,
      String recipient,
      List<Item> items)
      throws UndecodableException {
    need("handOver.epoch", handOver == null ? null : handOver.epoch());
    need("channel", channel);
    need("recipient", recipient);
    for (Item item : items) {
      need("items.itemId", item.itemId());
      need("items.eventTime", item.eventTime());
    }
  }

  private static void need(String field, Object value) throws UndecodableException {
    if (value == null) {
      throw new UndecodableException(DeadLetterReason.MISSING_FIELD, field);
    }
  }

  private interface Reader<T> {
    T read(byte[] bytes) throws IOException;
  }

  private static <T> T read(RawRecord raw, Reader<T> reader) throws UndecodableException {
    if (raw.value() == null || raw.value().length == 0) {
      throw new UndecodableException(DeadLetterReason.EMPTY, "no value");
    }
    try {
      return reader.read(raw.value());
    } catch (UnsupportedSchemaException e) {
      throw new UndecodableException(DeadLetterReason.UNSUPPORTED_SCHEMA, e.getMessage());
    } catch (JsonParseException | StreamConstraintsException e) {
      throw new UndecodableException(DeadLetterReason.MALFORMED_JSON, "not JSON");
    } catch (JsonMappingException e) {
      throw new UndecodableException(DeadLetterReason.INVALID_FIELD, pathOf(e));
    } catch (IOException e) {
      throw new UndecodableException(DeadLetterReason.MALFORMED_JSON, "not a JSON object");
    }
  }

  private static <T> T readAs(byte[] bytes, String schema, Class<T> type) throws IOException {
    JsonNode node = Json.mapper().readTree(bytes);
    String found = node.path("schema").asText("");
    if (!schema.equals(found)) {
      throw new UnsupportedSchemaException(found);
    }
    return Json.mapper().treeToValue(node, type);
  }

  private static String pathOf(JsonMappingException e) {
    return e.getPath().stream()
        .map(JsonMappingException.Reference::getFieldName)
        .filter(Objects::nonNull)
        .collect(Collectors.joining("."));
  }
}
