package io.pabal.cli.demo;

import io.pabal.schema.event.SourcePosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was expected and what was found, a line a story, with picocli's markup for colours. */
final class DemoTable {

  /**
   * One line.
   *
   * @param expected in words, as {@code found}
   */
  record Row(String story, int events, String expected, String found) {
    boolean agrees() {
      return expected.equals(found);
    }
  }

  private final Map<SourcePosition, List<Facts.Decided>> decisions = new HashMap<>();
  private final Map<SourcePosition, List<Facts.Letter>> letters = new HashMap<>();
  private final Map<String, List<Facts.Received>> received = new HashMap<>();

  private DemoTable(Facts facts) {
    facts.decisions().forEach(d -> list(decisions, d.position()).add(d));
    facts.deadLetters().forEach(l -> list(letters, l.position()).add(l));
    facts.received().forEach(r -> list(received, r.itemId()).add(r));
  }

  private static <K, V> List<V> list(Map<K, List<V>> lists, K key) {
    return lists.computeIfAbsent(key, k -> new ArrayList<>());
  }

  /** The lines in the order of the script. */
  static List<Row> rows(List<Appended> appended, Facts facts) {
    DemoTable table = new DemoTable(facts);
    Map<String, List<Appended>> stories = new LinkedHashMap<>();
    appended.forEach(each -> list(stories, each.event().row()).add(each));
    List<Row> rows = new ArrayList<>();
    stories.forEach(
        (story, events) -> {
          Map<String, Integer> expected = new TreeMap<>();
          Map<String, Integer> found = new TreeMap<>();
          events.forEach(each -> expect(each.event(), expected));
          events.forEach(each -> table.find(each, found));
          rows.add(new Row(story, events.size(), words(expected), words(found)));
        });
    return rows;
  }

  private static void expect(DemoEvent event, Map<String, Integer> counts) {
    if (event.deadLetter() != null) {
      count(counts, "dead letter " + event.deadLetter());
    }
    for (Expectation expectation : event.expected().values()) {
      if (expectation.addresses().isEmpty()) {
        count(counts, expectation.reason().name());
      }
      expectation.addresses().keySet().forEach(channel -> count(counts, channel.label()));
    }
  }

  private void find(Appended each, Map<String, Integer> counts) {
    letters
        .getOrDefault(each.position(), List.of())
        .forEach(letter -> count(counts, "dead letter " + letter.reason()));
    for (Facts.Decided decision : decisions.getOrDefault(each.position(), List.of())) {
      if (decision.itemIds().isEmpty()) {
        count(counts, decision.reason());
      }
      for (String item : decision.itemIds()) {
        received.getOrDefault(item, List.of()).forEach(message -> count(counts, message.channel()));
      }
    }
  }

  private static void count(Map<String, Integer> counts, String name) {
    counts.merge(name, 1, Integer::sum);
  }

  private static String words(Map<String, Integer> counts) {
    return counts.isEmpty()
        ? "nothing"
        : counts.entrySet().stream()
            .map(e -> e.getValue() == 1 ? e.getKey() : e.getValue() + " " + e.getKey())
            .collect(Collectors.joining(" + "));
  }

  /** All lines, aligned. */
  static String text(List<Row> rows) {
    int story = width("Story", rows.stream().map(Row::story).toList());
    int expected = width("Expected", rows.stream().map(Row::expected).toList());
    StringBuilder text = new StringBuilder();
    text.append(line("@|bold ", pad("Story", story), pad("Expected", expected), "Delivered"));
    for (Row row : rows) {
      String colour = row.agrees() ? "@|green " : "@|red ";
      text.append(
          line(colour, pad(row.story(), story), pad(row.expected(), expected), row.found()));
    }
    return text.toString();
  }

  private static String line(String colour, String story, String expected, String found) {
    return "  " + story + "  " + expected + "  " + colour + found + "|@\n";
  }

  private static int width(String title, List<String> texts) {
    return Math.max(title.length(), texts.stream().mapToInt(String::length).max().orElse(0));
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
