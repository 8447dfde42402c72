package io.pabal.jobs.catalog;

import com.fasterxml.jackson.core.JsonPointer;
import io.pabal.jobs.catalog.YamlMap.Scalar;
import io.pabal.schema.catalog.TextFrom;
import io.pabal.schema.catalog.TimeFormat;
import io.pabal.schema.catalog.TopicMapping;
import io.pabal.schema.event.EventLimits;
import io.pabal.schema.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the section {@code sources} of {@code catalog.yaml}. */
final class SourcesYaml {
  /** A topic's name as Kafka allows it, and {@code *}. */
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._*-]{1,249}");

  private static final Set<String> KEYS =
      Set.of(
          "id", "source", "type", "time", "timeFormat", "subject", "actor", "recipients", "data");

  private final Path file;
  private final Problems problems;

  final List<TopicMapping> mappings = new ArrayList<>();
  final Map<String, Integer> lines = new LinkedHashMap<>();

  SourcesYaml(Path file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  void read(YamlMap sources) {
    List<String> topics = sources.keys();
    if (topics.size() > TopicMapping.MAX_MAPPINGS) {
      problems.error(
          file, sources.line(topics.get(0)), "more than " + TopicMapping.MAX_MAPPINGS + " sources");
    }
    for (String topic : topics) {
      int line = sources.line(topic);
      if (!TOPIC.matcher(topic).matches()) {
        problems.error(file, line, topic + " is no topic; * in a name stands for any characters");
      }
      lines.put(topic, line);
      mappings.add(mapping(topic, sources.map(topic, "source " + topic).onlyKeys(KEYS)));
    }
  }

  private TopicMapping mapping(String topic, YamlMap map) {
    Optional<TimeFormat> format = map.optional("timeFormat").flatMap(this::timeFormat);
    Optional<String> time = pointer(map, "time");
    if (format.isPresent() && time.isEmpty()) {
      problems.error(file, map.line("timeFormat"), "timeFormat without time");
    }
    return new TopicMapping(
        topic,
        id(map),
        textFrom(map, "source").orElse(null),
        type(map),
        time.orElse(null),
        format.orElse(null),
        pointer(map, "subject").orElse(null),
        pointer(map, "actor").orElse(null),
        pointer(map, "recipients").orElse(null),
        pointer(map, "data").orElse(null));
  }

  private TextFrom type(YamlMap map) {
    Optional<TextFrom> type = textFrom(map, "type");
    if (!map.keys().contains("type")) {
      problems.error(
          file, map.line("type"), map.name() + " needs type: an event type, or a pointer to it");
    }
    return type.orElse(TextFrom.constant(""));
  }

  private List<String> id(YamlMap map) {
    List<String> id = new ArrayList<>();
    for (Scalar pointer : map.oneOrMore("id")) {
      if (checked(pointer)) {
        id.add(pointer.text());
      }
    }
    if (id.size() > TopicMapping.MAX_ID_POINTERS) {
      problems.error(
          file, map.line("id"), "an id has at most " + TopicMapping.MAX_ID_POINTERS + " pointers");
    }
    return id;
  }

  private Optional<String> pointer(YamlMap map, String key) {
    return map.optional(key).filter(this::checked).map(Scalar::text);
  }

  /**
   * A pointer begins with a slash, a constant does not; {@code {constant: /x}} is one that does.
   */
  private Optional<TextFrom> textFrom(YamlMap map, String key) {
    if (map.isMap(key)) {
      YamlMap inner = map.map(key, key + " of " + map.name()).onlyKeys(Set.of("constant"));
      return inner.required("constant").flatMap(this::constant);
    }
    return map.optional(key)
        .flatMap(
            text ->
                text.text().startsWith("/")
                    ? Optional.of(text).filter(this::checked).map(p -> TextFrom.pointer(p.text()))
                    : constant(text));
  }

  private Optional<TextFrom> constant(Scalar text) {
    if (text.text().isEmpty() || text.text().length() > EventLimits.MAX_ATTRIBUTE_CHARS) {
      problems.error(
          file,
          text.line(),
          "a constant has 1 to " + EventLimits.MAX_ATTRIBUTE_CHARS + " characters");
    }
    return Optional.of(TextFrom.constant(text.text()));
  }

  private boolean checked(Scalar pointer) {
    String text = pointer.text();
    String wrong = null;
    if (!text.startsWith("/")) {
      wrong = text + " is no JSON pointer; one begins with /, for example /order/id";
    } else if (text.length() > TopicMapping.MAX_POINTER_CHARS) {
      wrong = "a pointer has at most " + TopicMapping.MAX_POINTER_CHARS + " characters";
    } else if (text.matches(".*~(?![01]).*")) {
      wrong = text + ": write ~0 for ~ and ~1 for / within a name (RFC 6901)";
    } else if (!JsonPointer.compile(text).toString().equals(text)) {
      wrong = text + " is no JSON pointer (RFC 6901)";
    }
    if (wrong != null) {
      problems.error(file, pointer.line(), wrong);
    }
    return wrong == null;
  }

  private Optional<TimeFormat> timeFormat(Scalar text) {
    Optional<TimeFormat> format =
        Arrays.stream(TimeFormat.values())
            .filter(known -> label(known).equals(text.text()))
            .findFirst();
    if (format.isEmpty()) {
      String known =
          Arrays.stream(TimeFormat.values())
              .map(SourcesYaml::label)
              .collect(Collectors.joining(", "));
      problems.error(
          file, text.line(), "unknown time format " + text.text() + "; there are " + known);
    }
    return format;
  }

  private static String label(TimeFormat format) {
    return Json.mapper().convertValue(format, String.class);
  }
}
