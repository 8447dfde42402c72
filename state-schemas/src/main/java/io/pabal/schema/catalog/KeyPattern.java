package io.pabal.schema.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.schema.event.Event;
import io.pabal.schema.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with placeholders that are filled from an event: {@code thread:{thread}}, {@code
 * product:{data.product.id}}. A placeholder is one of {@code id}, {@code source}, {@code type},
 * {@code subject}, {@code actor}, {@code thread}, or {@code data} and the names of fields on the
 * way to a text, a number or a truth value. Everything else stands for itself. There is nothing
 * more: no functions, no conditions, no defaults.
 */
public final class KeyPattern {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern NAME =
      Pattern.compile("id|source|type|subject|actor|thread|data(?:\\.[A-Za-z0-9_-]+)+");

  /** Characters of a pattern. */
  public static final int MAX_CHARS = 256;

  private final List<String> literals;
  private final List<String> names;

  private KeyPattern(List<String> literals, List<String> names) {
    this.literals = literals;
    this.names = names;
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException with words for the person who wrote it
   */
  public static KeyPattern parse(String text) {
    if (text.isEmpty() || text.length() > MAX_CHARS) {
      throw new IllegalArgumentException("a pattern has 1 to " + MAX_CHARS + " characters");
    }
    List<String> literals = new ArrayList<>();
    List<String> names = new ArrayList<>();
    Matcher matcher = PLACEHOLDER.matcher(text);
    int end = 0;
    while (matcher.find()) {
      literals.add(literal(text.substring(end, matcher.start())));
      names.add(name(matcher.group(1)));
      end = matcher.end();
    }
    literals.add(literal(text.substring(end)));
    return new KeyPattern(literals, names);
  }

  private static String literal(String text) {
    if (text.indexOf('{') >= 0 || text.indexOf('}') >= 0) {
      throw new IllegalArgumentException("a brace without its partner");
    }
    if (text.codePoints().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
      throw new IllegalArgumentException("white space outside of a placeholder");
    }
    return text;
  }

  private static String name(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "unknown placeholder {"
              + name
              + "}; there are {id}, {source}, {type}, {subject}, {actor}, {thread} and {data.<field>}");
    }
    return name;
  }

  /** Whether a text can be read; null cannot. */
  public static boolean isPattern(String text) {
    if (text == null) {
      return false;
    }
    try {
      parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether it says the same for every event. */
  public boolean isFixed() {
    return names.isEmpty();
  }

  /** The text for an event; empty when the event lacks a field that it needs. */
  public Optional<String> of(Event event) {
    StringBuilder text = new StringBuilder(literals.get(0));
    for (int i = 0; i < names.size(); i++) {
      String value = value(names.get(i), event);
      if (value == null || value.isEmpty()) {
        return Optional.empty();
      }
      text.append(value).append(literals.get(i + 1));
    }
    return Optional.of(text.toString());
  }

  private static String value(String name, Event event) {
    return switch (name) {
      case "id" -> event.id();
      case "source" -> event.source();
      case "type" -> event.type();
      case "subject" -> event.subject();
      case "actor" -> event.actor();
      case "thread" -> event.thread();
      // The only other names that parse() lets through.
      default -> data(name.substring("data.".length()), event.dataJson());
    };
  }

  private static String data(String path, String dataJson) {
    JsonNode node;
    try {
      node = Json.read(dataJson.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    } catch (IOException e) {
      throw new IllegalStateException("the data of a decoded event is JSON", e);
    }
    for (String field : path.split("\\.", -1)) {
      node = node.path(field);
    }
    return node.isValueNode() && !node.isNull() ? node.asText() : null;
  }
}
