package io.pabal.deliver.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import io.pabal.schema.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns the event's data into what templates may see: text, numbers, booleans, branches, lists. */
final class EventData {
  // Decimals keep their digits: 12.50 is printed as it was written.
  private static final ObjectReader READER =
      Json.mapper()
          .reader()
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

  /** Beyond this many digits a number is printed with an exponent: 1e999999999 is ten bytes. */
  private static final int MAX_SCALE = 40;

  private final Elements.Rounds rounds = new Elements.Rounds();

  private EventData() {}

  /**
   * Reads a notification's data.
   *
   * @throws UnrenderableException when it is not a JSON object
   */
  static Branch read(String dataJson) {
    try {
      JsonNode node = READER.readTree(dataJson);
      if (node instanceof com.fasterxml.jackson.databind.node.ObjectNode) {
        return new EventData().branch(node, "");
      }
    } catch (JsonProcessingException e) {
      throw new UnrenderableException("the event's data is not JSON");
    }
    throw new UnrenderableException("the event's data is not a JSON object");
  }

  private Branch branch(JsonNode node, String path) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String fieldPath = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
      Object value = value(field.getValue(), fieldPath);
      if (value != null) { // null is the same as missing
        fields.put(field.getKey(), value);
      }
    }
    return new Branch(path, fields);
  }

  private Elements elements(JsonNode node, String path) {
    List<Object> values = new ArrayList<>();
    for (JsonNode element : node) {
      Object value = value(element, path);
      if (value != null) {
        values.add(value);
      }
    }
    return new Elements(path, List.copyOf(values), rounds);
  }

  private Object value(JsonNode node, String path) {
    return switch (node.getNodeType()) {
      case OBJECT -> branch(node, path);
      case ARRAY -> elements(node, path);
      case STRING -> node.textValue();
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> text(node);
      case NULL, MISSING -> null;
      case BINARY, POJO ->
          throw new IllegalStateException("JSON text has no " + node.getNodeType());
    };
  }

  private static String text(JsonNode number) {
    if (number.isIntegralNumber()) {
      return number.bigIntegerValue().toString();
    }
    BigDecimal decimal = number.decimalValue();
    return Math.abs(decimal.scale()) <= MAX_SCALE ? decimal.toPlainString() : decimal.toString();
  }
}
