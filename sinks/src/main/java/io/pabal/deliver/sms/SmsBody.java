package io.pabal.deliver.sms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.schema.json.Json;
import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The body of a gateway's request: data with placeholders as values. It is written by Jackson or a
 * form encoder after the values are in, so no text can change its structure.
 */
public sealed interface SmsBody extends Serializable {
  /** The media type of the body. */
  String contentType();

  /** Writes the body of one message. */
  byte[] write(SmsValues values);

  /**
   * A JSON body.
   *
   * @param template a JSON document; placeholders stand in its strings. A string that is only
   *     "{items}" becomes a list of strings, one that is only "{attempt}" a number
   */
  static SmsBody json(String template) {
    return new JsonBody(template);
  }

  /**
   * A form (application/x-www-form-urlencoded).
   *
   * @param fields names and values with placeholders; {@code {items}} is joined by commas
   */
  static SmsBody form(Map<String, String> fields) {
    return new FormBody(new LinkedHashMap<>(fields));
  }

  /** See {@link SmsBody#json}. */
  record JsonBody(String template) implements SmsBody {
    public JsonBody {
      check(tree(template));
    }

    private static JsonNode tree(String template) {
      try {
        return Json.mapper().readTree(template);
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("SMS body is not JSON: " + e.getOriginalMessage(), e);
      }
    }

    private static void check(JsonNode node) {
      if (node.isTextual()) {
        checkPlaceholders(node.textValue());
      }
      node.forEach(JsonBody::check);
    }

    @Override
    public String contentType() {
      return "application/json; charset=utf-8";
    }

    @Override
    public byte[] write(SmsValues values) {
      return Json.write(filled(tree(template), values));
    }

    private static JsonNode filled(JsonNode node, SmsValues values) {
      JsonNodeFactory make = JsonNodeFactory.instance;
      if (node.isObject()) {
        ObjectNode object = make.objectNode();
        node.properties().forEach(e -> object.set(e.getKey(), filled(e.getValue(), values)));
        return object;
      }
      if (node.isArray()) {
        ArrayNode array = make.arrayNode();
        node.forEach(element -> array.add(filled(element, values)));
        return array;
      }
      if (!node.isTextual()) {
        return node;
      }
      if (node.textValue().equals("{items}")) {
        ArrayNode items = make.arrayNode();
        values.items().forEach(items::add);
        return items;
      }
      if (node.textValue().equals("{attempt}")) {
        return make.numberNode(values.attempt());
      }
      return make.textNode(values.fill(node.textValue()));
    }
  }

  /** See {@link SmsBody#form}. */
  record FormBody(LinkedHashMap<String, String> fields) implements SmsBody {
    public FormBody {
      fields = new LinkedHashMap<>(fields);
      fields.values().forEach(SmsBody::checkPlaceholders);
    }

    @Override
    public String contentType() {
      return "application/x-www-form-urlencoded";
    }

    @Override
    public byte[] write(SmsValues values) {
      return fields.entrySet().stream()
          .map(field -> encode(field.getKey()) + "=" + encode(values.fill(field.getValue())))
          .collect(Collectors.joining("&"))
          .getBytes(StandardCharsets.US_ASCII);
    }

    private static String encode(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }

  private static void checkPlaceholders(String template) {
    String unknown = SmsValues.unknownIn(template);
    if (unknown != null) {
      throw new IllegalArgumentException(
          "SMS body: " + unknown + " stands for nothing; known are " + SmsValues.NAMES);
    }
  }
}
