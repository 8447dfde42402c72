package io.pabal.plan.intake;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.TextFrom;
import io.pabal.schema.catalog.TimeFormat;
import io.pabal.schema.catalog.TopicMapping;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.Event;
import io.pabal.schema.event.EventLimits;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Decodes the plain JSON of an existing topic by its mapping, within {@link EventLimits}. Pure.
 *
 * <p>Ids, actors and recipients may be texts or whole numbers. What is missing or of the wrong kind
 * is refused with the pointer under which it was looked for; an optional value may be missing or
 * null, but not of the wrong kind. An array of recipients is taken out of the data, because one
 * recipient must not learn who the others are.
 */
public final class MappedEventDecoder {
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

  private final TopicMapping mapping;
  private final Lane lane;
  private final List<JsonPointer> id;
  private final JsonPointer source;
  private final JsonPointer type;
  private final JsonPointer time;
  private final JsonPointer subject;
  private final JsonPointer actor;
  private final JsonPointer recipients;
  private final JsonPointer data;

  /**
   * @throws IllegalArgumentException when a pointer is none; {@code catalog check} refuses those
   */
  public MappedEventDecoder(TopicMapping mapping, Lane lane) {
    this.mapping = mapping;
    this.lane = lane;
    this.id = mapping.id().stream().map(JsonPointer::compile).toList();
    this.source = pointer(mapping.source() == null ? null : mapping.source().pointer());
    this.type = pointer(mapping.type().pointer());
    this.time = pointer(mapping.time());
    this.subject = pointer(mapping.subject());
    this.actor = pointer(mapping.actor());
    this.recipients = pointer(mapping.recipients());
    this.data = JsonPointer.compile(mapping.data() == null ? "" : mapping.data());
  }

  private static JsonPointer pointer(String text) {
    return text == null ? null : JsonPointer.compile(text);
  }

  /**
   * Decodes a record.
   *
   * @param now the job's clock, against which times that cannot be are told
   * @throws Refusal when the record cannot be used; nothing else is thrown, whatever the bytes are
   */
  public DecodedEvent decode(RawRecord record, Instant now) throws Refusal {
    byte[] value = record.value();
    if (value == null || value.length == 0) {
      throw new Refusal(DeadLetterReason.EMPTY, "value is empty");
    }
    EventDecoder.checkSize(value);
    ObjectNode root = JsonShape.object(value, EventLimits.MAX_DATA_DEPTH);
    Instant appendedAt = EventDecoder.appendedAt(record, now);
    List<String> named = recipients(root);
    Event event =
        new Event(
            id(root),
            text("source", source, constant(mapping.source(), record.originTopic()), root),
            text("type", type, constant(mapping.type(), null), root),
            time(root, appendedAt),
            optional("subject", subject, root),
            optional("actor", actor, root),
            data(root),
            lane,
            record.position(),
            appendedAt);
    return new DecodedEvent(event, EventDecoder.distinct(named));
  }

  private static String constant(TextFrom from, String otherwise) {
    return from == null ? otherwise : from.constant();
  }

  private String id(JsonNode root) throws Refusal {
    if (id.size() == 1) {
      return text("id", id.get(0), null, root);
    }
    List<String> parts = new ArrayList<>();
    for (JsonPointer pointer : id) {
      // Escaped as JSON pointers are, so that no two lists of values give the same id.
      parts.add(text("id", pointer, null, root).replace("~", "~0").replace(":", "~1"));
    }
    return Text.id("id", String.join(":", parts), EventLimits.MAX_ATTRIBUTE_CHARS);
  }

  private static String text(String name, JsonPointer pointer, String constant, JsonNode root)
      throws Refusal {
    return pointer == null
        ? constant
        : Text.id(
            at(name, pointer),
            scalar(name, pointer, root.at(pointer)),
            EventLimits.MAX_ATTRIBUTE_CHARS);
  }

  private static String optional(String name, JsonPointer pointer, JsonNode root) throws Refusal {
    return pointer == null
        ? null
        : Text.optional(
            at(name, pointer),
            scalar(name, pointer, root.at(pointer)),
            EventLimits.MAX_ATTRIBUTE_CHARS);
  }

  /** A text, or a whole number as text; null for what is missing or null. */
  private static String scalar(String name, JsonPointer pointer, JsonNode node) throws Refusal {
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    if (node.isTextual() || node.isIntegralNumber()) {
      return node.asText();
    }
    throw new Refusal(
        DeadLetterReason.INVALID_FIELD,
        at(name, pointer) + " is neither a text nor a whole number");
  }

  private List<String> recipients(JsonNode root) throws Refusal {
    if (recipients == null) {
      return List.of();
    }
    JsonNode found = root.at(recipients);
    if (!found.isArray()) {
      String one = scalar("recipients", recipients, found);
      if (one == null) {
        throw missing("recipients", recipients);
      }
      return List.of(one);
    }
    List<String> named = new ArrayList<>(found.size());
    for (JsonNode element : found) {
      String one = scalar("an element of recipients", recipients, element);
      if (one == null) {
        throw missing("an element of recipients", recipients);
      }
      named.add(one);
    }
    if (root.at(recipients.head()) instanceof ObjectNode parent) {
      parent.remove(recipients.last().getMatchingProperty());
    }
    return named;
  }

  private Instant time(JsonNode root, Instant appendedAt) throws Refusal {
    if (time == null) {
      return appendedAt;
    }
    String text = scalar("time", time, root.at(time));
    if (text == null) {
      throw missing("time", time);
    }
    return EventDecoder.checked(at("time", time), instant(text), appendedAt);
  }

  private Instant instant(String text) throws Refusal {
    TimeFormat format = mapping.timeFormat() == null ? TimeFormat.ISO : mapping.timeFormat();
    try {
      return switch (format) {
        case ISO -> OffsetDateTime.parse(text).toInstant();
        case EPOCH_MILLIS -> Instant.ofEpochMilli(whole(text));
        case EPOCH_SECONDS -> Instant.ofEpochSecond(whole(text));
      };
    } catch (DateTimeException e) {
      throw new Refusal(
          DeadLetterReason.INVALID_FIELD,
          at("time", time)
              + switch (format) {
                case ISO -> " is not ISO 8601 with an offset";
                case EPOCH_MILLIS -> " is not a number of milliseconds since 1970";
                case EPOCH_SECONDS -> " is not a number of seconds since 1970";
              });
    }
  }

  private static long whole(String text) {
    if (!WHOLE.matcher(text).matches()) {
      throw new DateTimeException("not a whole number");
    }
    return Long.parseLong(text);
  }

  private String data(JsonNode root) throws Refusal {
    JsonNode found = root.at(data);
    if (found.isMissingNode() || found.isNull()) {
      throw missing("data", data);
    }
    if (!found.isObject()) {
      throw new Refusal(DeadLetterReason.INVALID_FIELD, at("data", data) + " is not an object");
    }
    try {
      return Text.wellFormed(Json.mapper().writeValueAsString(found));
    } catch (JsonProcessingException e) {
      throw new Refusal(DeadLetterReason.INVALID_FIELD, "data cannot be written as JSON");
    }
  }

  private static Refusal missing(String name, JsonPointer pointer) {
    return new Refusal(DeadLetterReason.MISSING_FIELD, at(name, pointer) + " is missing");
  }

  /** Pointers are the catalog's words and not the record's, so they may be named. */
  private static String at(String name, JsonPointer pointer) {
    return name + " at \"" + pointer + "\"";
  }
}
