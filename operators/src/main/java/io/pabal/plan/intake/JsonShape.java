package io.pabal.plan.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.json.Json;
import java.io.IOException;

/** Reads a JSON object of bounded depth, or says why it is none. */
final class JsonShape {
  /** Decimals as written: 19.90 must not become 19.9 in a message, nor lose digits. */
  private static final ObjectReader READER =
      Json.mapper()
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

  private JsonShape() {}

  /**
   * Reads an object.
   *
   * @throws Refusal TOO_DEEP or MALFORMED_JSON
   */
  static ObjectNode object(byte[] bytes, int maxDepth) throws Refusal {
    if (depth(bytes) > maxDepth) {
      throw new Refusal(
          DeadLetterReason.TOO_DEEP, "JSON is nested deeper than " + maxDepth + " levels");
    }
    JsonNode node;
    try {
      node = READER.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new Refusal(DeadLetterReason.MALFORMED_JSON, "value is not JSON: " + where(e));
    } catch (IOException | NumberFormatException e) {
      throw new Refusal(DeadLetterReason.MALFORMED_JSON, "value is not JSON");
    }
    if (!(node instanceof ObjectNode object)) {
      throw new Refusal(DeadLetterReason.MALFORMED_JSON, "value is not a JSON object");
    }
    return object;
  }

  /** The position of a fault; Jackson's own words would repeat the content. */
  static String where(JsonProcessingException e) {
    return e.getLocation() == null
        ? "fault at an unknown position"
        : "fault at line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr();
  }

  /** Brackets and braces that are open at once, outside of strings; exact for well-formed JSON. */
  private static int depth(byte[] bytes) {
    int depth = 0;
    int deepest = 0;
    boolean inString = false;
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      if (inString) {
        if (b == '\\') {
          i++;
        } else if (b == '"') {
          inString = false;
        }
      } else if (b == '"') {
        inString = true;
      } else if (b == '{' || b == '[') {
        depth++;
        deepest = Math.max(deepest, depth);
      } else if (b == '}' || b == ']') {
        depth--;
      }
    }
    return deepest;
  }
}
