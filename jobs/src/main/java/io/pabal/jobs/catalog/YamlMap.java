package io.pabal.jobs.catalog;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping of a YAML file with the line of each entry. Reading it reports what is missing, double,
 * unknown or of the wrong kind; so a person sees all mistakes at once.
 */
final class YamlMap {
  /** A value with its line, from 1. */
  record Scalar(String text, int line) {}

  private final Path file;
  private final Problems problems;
  private final String name;
  private final int line;
  private final Map<String, Node> entries = new LinkedHashMap<>();
  private final Map<String, Integer> keyLines = new LinkedHashMap<>();

  private YamlMap(Path file, Problems problems, String name, int line) {
    this.file = file;
    this.problems = problems;
    this.name = name;
    this.line = line;
  }

  /** Reads a node as a mapping; reports and gives an empty one if it is none. */
  static YamlMap of(Node node, Path file, Problems problems, String name) {
    return of(node, file, problems, name, lineOf(node));
  }

  private static YamlMap of(Node node, Path file, Problems problems, String name, int line) {
    YamlMap map = new YamlMap(file, problems, name, line);
    if (node instanceof MappingNode mapping) {
      mapping.getValue().forEach(map::add);
    } else {
      problems.error(file, map.line, name + " must be a mapping (key: value)");
    }
    return map;
  }

  private void add(NodeTuple entry) {
    int keyLine = lineOf(entry.getKeyNode());
    if (!(entry.getKeyNode() instanceof ScalarNode key)) {
      problems.error(file, keyLine, "a key in " + name + " must be a text");
    } else if (entries.putIfAbsent(key.getValue(), entry.getValueNode()) != null) {
      problems.error(
          file,
          keyLine,
          name
              + " has "
              + key.getValue()
              + " twice; the first is on line "
              + keyLines.get(key.getValue()));
    } else {
      keyLines.put(key.getValue(), keyLine);
    }
  }

  static int lineOf(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  /** The line of an entry's key, or of the mapping itself. */
  int line(String key) {
    return keyLines.getOrDefault(key, line);
  }

  /** The keys in the order of the file. */
  List<String> keys() {
    return new ArrayList<>(entries.keySet());
  }

  /** Reports keys that are not known. */
  YamlMap onlyKeys(Set<String> known) {
    for (String key : entries.keySet()) {
      if (!known.contains(key)) {
        problems.error(
            file,
            line(key),
            name
                + " has an unknown key "
                + key
                + "; known are "
                + String.join(", ", sorted(known)));
      }
    }
    return this;
  }

  private static List<String> sorted(Set<String> known) {
    return known.stream().sorted().toList();
  }

  /** A mapping inside; empty when it is not there. */
  YamlMap map(String key, String innerName) {
    Node node = entries.get(key);
    if (node == null || isNull(node)) {
      return new YamlMap(file, problems, innerName, line(key));
    }
    return of(node, file, problems, innerName, line(key));
  }

  /** What the mapping is, in words. */
  String name() {
    return name;
  }

  /** Whether an entry is a mapping. */
  boolean isMap(String key) {
    return entries.get(key) instanceof MappingNode;
  }

  /** A text, or a list of texts, that must be there and not be empty. */
  List<Scalar> oneOrMore(String key) {
    return entries.get(key) instanceof ScalarNode
        ? required(key).map(List::of).orElse(List.of())
        : requiredList(key);
  }

  /** A text that must be there; reports when it is not. */
  Optional<Scalar> required(String key) {
    Optional<Scalar> value = optional(key);
    if (!entries.containsKey(key) || isNull(entries.get(key))) {
      problems.error(file, line(key), name + " needs " + key);
    }
    return value;
  }

  /** A text that may be there. */
  Optional<Scalar> optional(String key) {
    Node node = entries.get(key);
    if (node == null || isNull(node)) {
      return Optional.empty();
    }
    return scalar(node, key);
  }

  /** A list of texts that must be there and not be empty. */
  List<Scalar> requiredList(String key) {
    Node node = entries.get(key);
    List<Scalar> values = new ArrayList<>();
    if (node instanceof SequenceNode sequence) {
      for (Node element : sequence.getValue()) {
        scalar(element, key).ifPresent(values::add);
      }
    } else if (node != null && !isNull(node)) {
      problems.error(file, line(key), name + ": " + key + " must be a list, for example [email]");
      return values;
    }
    if (values.isEmpty()) {
      problems.error(file, line(key), name + " needs " + key + ", at least one");
    }
    return values;
  }

  /** A list of texts that may be there; a single text counts as a list of one. */
  List<Scalar> optionalList(String key) {
    Node node = entries.get(key);
    if (node == null || isNull(node)) {
      return List.of();
    }
    return node instanceof SequenceNode
        ? requiredList(key)
        : scalar(node, key).map(List::of).orElse(List.of());
  }

  /** Whether there is an entry, be it empty. */
  boolean has(String key) {
    return entries.containsKey(key);
  }

  private Optional<Scalar> scalar(Node node, String key) {
    if (node instanceof ScalarNode scalar && !isNull(node)) {
      return Optional.of(new Scalar(scalar.getValue().strip(), lineOf(node)));
    }
    problems.error(file, lineOf(node), name + ": " + key + " must be a text");
    return Optional.empty();
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }
}
