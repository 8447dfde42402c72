package io.pabal.plan.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.schema.Lane;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.Event;
import io.pabal.schema.event.EventLimits;
import io.pabal.schema.event.RawRecord;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Decodes CloudEvents 1.0 with JSON data within {@link EventLimits}.
 *
 * <p>Recipients are the first of these that is there: {@code data.recipients} (an array of
 * strings), {@code data.recipient}, the extension attribute {@code recipients} (separated by
 * commas), the extension attribute {@code recipient}. An event may name nobody.
 *
 * @param lane the lane of the topic
 */
public record EventDecoder(Lane lane) implements RecordDecoder<DecodedEvent> {

  @Override
  public DecodedEvent decode(RawRecord record, Instant now) throws Refusal {
    checkSize(record.value());
    EventAttributes attributes = EventAttributes.read(record);
    String id = required(attributes, "id");
    String source = required(attributes, "source");
    String type = required(attributes, "type");
    String subject = optional(attributes, "subject");
    String actor = optional(attributes, "actor");
    String thread = optional(attributes, "thread");
    String cancelKey = optional(attributes, "cancelkey");
    String cancels = optional(attributes, "cancels");
    Instant appendedAt = appendedAt(record, now);
    Instant time = time(attributes, appendedAt);
    List<String> recipients = distinct(named(attributes));
    Event event =
        new Event(
            id,
            source,
            type,
            time,
            subject,
            actor,
            thread,
            attributes.dataJson(),
            lane,
            record.position(),
            appendedAt,
            cancelKey,
            cancels);
    return new DecodedEvent(event, recipients);
  }

  /** Refuses a value over the limit. */
  static void checkSize(byte[] value) throws Refusal {
    if (value != null && value.length > EventLimits.MAX_EVENT_BYTES) {
      throw new Refusal(
          DeadLetterReason.TOO_LARGE,
          "value has more than " + EventLimits.MAX_EVENT_BYTES + " bytes");
    }
  }

  private static String required(EventAttributes attributes, String name) throws Refusal {
    return Text.id(name, attributes.attribute(name), EventLimits.MAX_ATTRIBUTE_CHARS);
  }

  private static String optional(EventAttributes attributes, String name) throws Refusal {
    return Text.optional(name, attributes.attribute(name), EventLimits.MAX_ATTRIBUTE_CHARS);
  }

  /**
   * Kafka's timestamp, which is the producer's own word on topics with create time: one far ahead
   * would never grow old, and a replay would send the event again after the dedup window.
   */
  static Instant appendedAt(RawRecord record, Instant now) throws Refusal {
    Instant appendedAt = record.appendedAt();
    if (appendedAt.isAfter(now.plus(EventLimits.MAX_AHEAD))) {
      throw new Refusal(DeadLetterReason.TIME_IN_FUTURE, "Kafka's timestamp lies in the future");
    }
    // -1 is Kafka's word for no timestamp.
    return record.timestampMillis() < 0 ? now : appendedAt;
  }

  private static Instant time(EventAttributes attributes, Instant appendedAt) throws Refusal {
    String text = attributes.attribute("time");
    if (text == null) {
      return appendedAt;
    }
    Instant time;
    try {
      time = OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new Refusal(DeadLetterReason.INVALID_FIELD, "time is not an RFC 3339 timestamp");
    }
    return checked("time", time, appendedAt);
  }

  /** Refuses a time that no event has: before 1970, or further ahead than clocks differ. */
  static Instant checked(String name, Instant time, Instant appendedAt) throws Refusal {
    if (time.isBefore(Instant.EPOCH)) {
      throw new Refusal(DeadLetterReason.INVALID_FIELD, name + " lies before 1970");
    }
    if (time.isAfter(appendedAt.plus(EventLimits.MAX_AHEAD))) {
      throw new Refusal(
          DeadLetterReason.TIME_IN_FUTURE,
          name + " lies more than " + EventLimits.MAX_AHEAD + " ahead of the append");
    }
    return time;
  }

  /** The recipients once each, in their order, within the limits of their number and ids. */
  static List<String> distinct(List<String> named) throws Refusal {
    Set<String> recipients = new LinkedHashSet<>();
    for (String recipient : named) {
      recipients.add(Text.id("a recipient", recipient, EventLimits.MAX_RECIPIENT_CHARS));
    }
    if (recipients.size() > EventLimits.MAX_NAMED_RECIPIENTS) {
      throw new Refusal(
          DeadLetterReason.TOO_MANY_RECIPIENTS,
          "more than " + EventLimits.MAX_NAMED_RECIPIENTS + " recipients are named");
    }
    return List.copyOf(recipients);
  }

  private static List<String> named(EventAttributes attributes) throws Refusal {
    JsonNode many = attributes.data().path("recipients");
    if (!many.isMissingNode() && !many.isNull()) {
      return texts(many);
    }
    JsonNode one = attributes.data().path("recipient");
    if (!one.isMissingNode() && !one.isNull()) {
      return List.of(text("data.recipient", one));
    }
    String separated = attributes.attribute("recipients");
    if (separated != null) {
      return List.of(separated.split(",")).stream()
          .map(String::strip)
          .filter(s -> !s.isEmpty())
          .toList();
    }
    String single = attributes.attribute("recipient");
    return single == null ? List.of() : List.of(single);
  }

  private static List<String> texts(JsonNode array) throws Refusal {
    if (!array.isArray()) {
      throw new Refusal(DeadLetterReason.INVALID_FIELD, "data.recipients is not an array");
    }
    List<String> texts = new ArrayList<>(array.size());
    for (JsonNode node : array) {
      texts.add(text("an element of data.recipients", node));
    }
    return texts;
  }

  private static String text(String name, JsonNode node) throws Refusal {
    if (!node.isTextual()) {
      throw new Refusal(DeadLetterReason.INVALID_FIELD, name + " is not a string");
    }
    return node.textValue();
  }
}
