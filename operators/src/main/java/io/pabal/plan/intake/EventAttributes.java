package io.pabal.plan.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.EventLimits;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.Json;
import java.util.Locale;
import java.util.Map;

/**
 * The attributes and the data of a CloudEvent, in whichever of Kafka's content modes it came:
 *
 * <ul>
 *   <li><em>structured</em>: content type {@code application/cloudevents+json}, or no content type
 *       and a JSON object with {@code specversion}, because command line producers set no headers;
 *   <li><em>binary</em>: attributes in {@code ce_*} headers, the value is the data.
 * </ul>
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/kafka-protocol-binding.md">Kafka
 *     protocol binding</a>
 */
final class EventAttributes {
  private static final String STRUCTURED = "application/cloudevents";
  private static final String STRUCTURED_JSON = "application/cloudevents+json";
  private static final String HEADER_PREFIX = "ce_";

  private final ObjectNode envelope;
  private final Map<String, String> headers;
  private final ObjectNode data;

  private EventAttributes(ObjectNode envelope, Map<String, String> headers, ObjectNode data) {
    this.envelope = envelope;
    this.headers = headers;
    this.data = data;
  }

  /**
   * Finds the mode and parses.
   *
   * @throws Refusal when it is no CloudEvent of version 1.0 with a JSON object as data
   */
  static EventAttributes read(RawRecord record) throws Refusal {
    byte[] value = record.value();
    String contentType = contentType(record);
    EventAttributes attributes;
    if (contentType.startsWith(STRUCTURED)) {
      if (!contentType.equals(STRUCTURED_JSON)) {
        throw new Refusal(
            DeadLetterReason.NOT_A_CLOUDEVENT, "only " + STRUCTURED_JSON + " is read");
      }
      attributes = structured(notEmpty(value));
    } else if (record.headers().containsKey("ce_specversion")) {
      attributes = binary(record, contentType);
    } else {
      attributes = structured(notEmpty(value));
    }
    attributes.checkVersion();
    return attributes;
  }

  /** Whether a header says that the record is a CloudEvent, in either mode. */
  static boolean saysCloudEvent(RawRecord record) {
    return record.headers().containsKey("ce_specversion")
        || contentType(record).startsWith(STRUCTURED);
  }

  /**
   * An attribute.
   *
   * @return its text, or null
   * @throws Refusal when it is not text
   */
  String attribute(String name) throws Refusal {
    if (envelope == null) {
      return headers.get(HEADER_PREFIX + name);
    }
    JsonNode node = envelope.get(name);
    if (node == null || node.isNull()) {
      return null;
    }
    if (!node.isTextual()) {
      throw new Refusal(DeadLetterReason.INVALID_FIELD, name + " is not a string");
    }
    return node.textValue();
  }

  /** The data; an empty object if there is none. */
  ObjectNode data() {
    return data;
  }

  private static EventAttributes structured(byte[] value) throws Refusal {
    ObjectNode envelope = JsonShape.object(value, EventLimits.MAX_DATA_DEPTH + 1);
    if (!envelope.has("specversion")) {
      throw new Refusal(
          DeadLetterReason.NOT_A_CLOUDEVENT,
          "neither a ce_specversion header nor a specversion, and the catalog has no source"
              + " for its topic");
    }
    if (envelope.has("data_base64")) {
      throw new Refusal(
          DeadLetterReason.INVALID_FIELD, "data_base64 is not read; data must be an object");
    }
    JsonNode dataType = envelope.path("datacontenttype");
    if (dataType.isTextual() && !isJson(mediaType(dataType.textValue()))) {
      throw new Refusal(DeadLetterReason.INVALID_FIELD, "datacontenttype is not JSON");
    }
    JsonNode data = envelope.path("data");
    if (data.isMissingNode() || data.isNull()) {
      return new EventAttributes(envelope, Map.of(), Json.mapper().createObjectNode());
    }
    if (!(data instanceof ObjectNode object)) {
      throw new Refusal(DeadLetterReason.INVALID_FIELD, "data is not a JSON object");
    }
    return new EventAttributes(envelope, Map.of(), object);
  }

  private static EventAttributes binary(RawRecord record, String contentType) throws Refusal {
    if (!contentType.isEmpty() && !isJson(contentType)) {
      throw new Refusal(DeadLetterReason.INVALID_FIELD, "content-type of the data is not JSON");
    }
    byte[] value = record.value();
    ObjectNode data =
        value == null || value.length == 0
            ? Json.mapper().createObjectNode()
            : JsonShape.object(value, EventLimits.MAX_DATA_DEPTH);
    return new EventAttributes(null, record.headers(), data);
  }

  private void checkVersion() throws Refusal {
    String version = attribute("specversion");
    if (!"1.0".equals(version)) {
      throw new Refusal(DeadLetterReason.UNSUPPORTED_SCHEMA, "specversion is not 1.0");
    }
  }

  /** The data as text, well-formed, without the list of recipients. */
  String dataJson() throws Refusal {
    ObjectNode told = data.deepCopy();
    // One recipient must not learn who the others are.
    told.remove("recipients");
    try {
      return Text.wellFormed(Json.mapper().writeValueAsString(told));
    } catch (JsonProcessingException e) {
      throw new Refusal(DeadLetterReason.INVALID_FIELD, "data cannot be written as JSON");
    }
  }

  private static byte[] notEmpty(byte[] value) throws Refusal {
    if (value == null || value.length == 0) {
      throw new Refusal(DeadLetterReason.EMPTY, "value is empty");
    }
    return value;
  }

  private static String contentType(RawRecord record) {
    for (Map.Entry<String, String> header : record.headers().entrySet()) {
      if (header.getKey().equalsIgnoreCase("content-type")) {
        return mediaType(header.getValue());
      }
    }
    return "";
  }

  /** Without parameters such as a character set. */
  private static String mediaType(String contentType) {
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  private static boolean isJson(String mediaType) {
    return mediaType.equals("application/json") || mediaType.endsWith("+json");
  }
}
