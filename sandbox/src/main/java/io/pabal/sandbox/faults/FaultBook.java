package io.pabal.sandbox.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import io.pabal.sandbox.records.Channel;
import io.pabal.sandbox.records.SandboxJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The fault scripts of all providers. Scripts set while running are not kept over a restart: what
 * shall hold then belongs into the file that is read at start.
 */
public final class FaultBook {
  private static final TypeReference<List<FaultRule>> RULES = new TypeReference<>() {};

  private final Map<String, FaultScript> scripts = new LinkedHashMap<>();

  /**
   * A book without faults.
   *
   * @param providers the channel of each provider
   * @param clock for rules that have a time
   */
  public FaultBook(Map<String, Channel> providers, Clock clock) {
    providers.forEach((name, channel) -> scripts.put(name, new FaultScript(channel, clock)));
  }

  /** The script of a provider. */
  public Optional<FaultScript> script(String provider) {
    return Optional.ofNullable(scripts.get(provider));
  }

  /** All scripts with their counters. */
  public Map<String, List<FaultScript.Status>> status() {
    Map<String, List<FaultScript.Status>> all = new LinkedHashMap<>();
    scripts.forEach((name, script) -> all.put(name, script.status()));
    return all;
  }

  /**
   * Reads rules: a JSON list of them, or an object with such a list as {@code rules}, or one rule.
   *
   * @throws FaultRule.InvalidException with the place, when it is not that
   */
  public static List<FaultRule> parse(byte[] json) {
    try {
      JsonNode node = SandboxJson.STRICT.readTree(json);
      return rules(node.has("rules") && node.size() == 1 ? node.get("rules") : node);
    } catch (IOException e) {
      throw new FaultRule.InvalidException("Not JSON: " + oneLine(e));
    }
  }

  /** Sets scripts from a file {@code {"provider": [rules]}}. */
  public void load(Path file) throws IOException {
    JsonNode node = SandboxJson.STRICT.readTree(Files.readAllBytes(file));
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      FaultScript script = scripts.get(entry.getKey());
      if (script == null) {
        throw new FaultRule.InvalidException(
            file + ": no provider " + entry.getKey() + ", only " + scripts.keySet());
      }
      script.set(rules(entry.getValue()));
    }
  }

  private static List<FaultRule> rules(JsonNode node) {
    try {
      return node.isArray()
          ? SandboxJson.STRICT.convertValue(node, RULES)
          : List.of(SandboxJson.STRICT.treeToValue(node, FaultRule.class));
    } catch (IllegalArgumentException | JsonProcessingException e) {
      Throwable cause = e.getCause() instanceof JsonMappingException ? e.getCause() : e;
      throw new FaultRule.InvalidException(oneLine(cause));
    }
  }

  private static String oneLine(Throwable e) {
    if (e instanceof InvalidFormatException wrong && wrong.getTargetType().isEnum()) {
      String path =
          wrong.getPath().stream()
              .map(JsonMappingException.Reference::getFieldName)
              .filter(Objects::nonNull)
              .collect(Collectors.joining("."));
      return path + ": no " + wrong.getValue() + ", see docs/sandbox.md";
    }
    String text =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    return String.valueOf(text).lines().findFirst().orElse("");
  }
}
