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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The body of a gateway's request: data with placeholders as values. It is written by Jackson or a
 * form encoder after the values are in, so no text can change its structure.
 */
public sealed interface SmsBody extends Serializable {
  /** The media type of the body. */
  String contentType();

  /**
   * Writes the body of a call.
   *
   * @param messages in their order; exactly one but for {@link #bulk}
   */
  byte[] write(List<SmsValues> messages);

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

  /**
   * A JSON body with several messages.
   *
   * @param call a JSON document; exactly one of its strings is "{entries}" and becomes the array of
   *     entries. It has no other placeholders, as it is about no single message
   * @param entry a JSON document as for {@link #json}, one a message
   */
  static SmsBody bulk(String call, String entry) {
    return new BulkBody(call, entry);
  }

  /** See {@link SmsBody#json}. */
  record JsonBody(String template) implements SmsBody {
    public JsonBody {
      texts(tree(template)).forEach(SmsValues::check);
    }

    @Override
    public String contentType() {
      return JSON_TYPE;
    }

    @Override
    public byte[] write(List<SmsValues> messages) {
      return Json.write(filled(tree(template), only(messages)));
    }
  }

  /** See {@link SmsBody#form}. */
  record FormBody(LinkedHashMap<String, String> fields) implements SmsBody {
    public FormBody {
      fields = new LinkedHashMap<>(fields);
      fields.values().forEach(SmsValues::check);
    }

    @Override
    public String contentType() {
      return "application/x-www-form-urlencoded";
    }

    @Override
    public byte[] write(List<SmsValues> messages) {
      SmsValues values = only(messages);
      return fields.entrySet().stream()
          .map(field -> encode(field.getKey()) + "=" + encode(values.fill(field.getValue())))
          .collect(Collectors.joining("&"))
          .getBytes(StandardCharsets.US_ASCII);
    }

    private static String encode(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }

  /** See {@link SmsBody#bulk}. */
  record BulkBody(String call, String entry) implements SmsBody {
    private static final String ENTRIES = "{entries}";

    public BulkBody {
      texts(tree(entry)).forEach(SmsValues::check);
      List<String> outside = texts(tree(call));
      List<String> others = outside.stream().filter(text -> !text.equals(ENTRIES)).toList();
      if (others.size() != outside.size() - 1 || others.stream().anyMatch(SmsValues::hasAny)) {
        throw new IllegalArgumentException(
            "SMS body: {entries} stands in it once, alone, and nothing else in braces does");
      }
    }

    @Override
    public String contentType() {
      return JSON_TYPE;
    }

    @Override
    public byte[] write(List<SmsValues> messages) {
      JsonNode one = tree(entry);
      ArrayNode entries = JsonNodeFactory.instance.arrayNode();
      messages.forEach(message -> entries.add(filled(one, message)));
      return Json.write(
          mapped(
              tree(call),
              text -> text.equals(ENTRIES) ? entries : JsonNodeFactory.instance.textNode(text)));
    }
  }

  /** The media type of all JSON bodies. */
  String JSON_TYPE = "application/json; charset=utf-8";

  private static SmsValues only(List<SmsValues> messages) {
    if (messages.size() != 1) {
      throw new IllegalArgumentException("a call takes one message, not " + messages.size());
    }
    return messages.get(0);
  }

  private static JsonNode tree(String template) {
    try {
      return Json.mapper().readTree(template);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("SMS body is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** All strings in a tree, names not included. */
  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node.isTextual()) {
      texts.add(node.textValue());
    }
    node.forEach(child -> texts.addAll(texts(child)));
    return texts;
  }

  private static JsonNode filled(JsonNode template, SmsValues values) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    return mapped(
        template,
        text ->
            switch (text) {
              case "{items}" -> {
                ArrayNode items = make.arrayNode();
                values.items().forEach(items::add);
                yield items;
              }
              case "{attempt}" -> make.numberNode(values.attempt());
              default -> make.textNode(values.fill(text));
            });
  }

  /** The same tree with something else for each of its strings. */
  private static JsonNode mapped(JsonNode node, Function<String, JsonNode> texts) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    if (node.isObject()) {
      ObjectNode object = make.objectNode();
      node.properties().forEach(e -> object.set(e.getKey(), mapped(e.getValue(), texts)));
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = make.arrayNode();
      node.forEach(element -> array.add(mapped(element, texts)));
      return array;
    }
    return node.isTextual() ? texts.apply(node.textValue()) : node;
  }
}
