package io.pabal.jobs.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.catalog.TemplateText;
import io.pabal.schema.catalog.TopicMapping;
import io.pabal.schema.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a draft changes, a thing each: {@code + new}, {@code - gone}, {@code ~ changed}. */
public final class CatalogChanges {
  /** Lines of one text that are compared; the limit of a part lies far below. */
  private static final int MAX_LINES = 2_000;

  private CatalogChanges() {}

  /**
   * One thing that differs.
   *
   * @param mark {@code +}, {@code -} or {@code ~}
   * @param what for example {@code rule order.paid}
   * @param lines of what changed: {@code - } before, {@code + } now; empty for what is new or gone
   */
  public record Change(String mark, String what, List<String> lines) {
    public Change {
      lines = List.copyOf(lines);
    }
  }

  /** The changes from a published version to a draft, a line a thing. */
  public static List<String> between(Optional<Catalog> before, CatalogDraft now) {
    return inDetail(before, now).stream()
        .map(change -> change.mark() + " " + change.what())
        .toList();
  }

  /** The changes from a published version to a draft; everything is new without one. */
  public static List<Change> inDetail(Optional<Catalog> before, CatalogDraft now) {
    List<Change> changes = new ArrayList<>();
    changed(
        changes,
        before.map(c -> "locale " + c.defaultLocale() + "\nzone " + c.defaultZone()).orElse(null),
        "locale " + now.defaultLocale() + "\nzone " + now.defaultZone(),
        "defaults");
    compare(
        changes,
        before.map(Catalog::categories).orElse(List.of()),
        now.categories(),
        (Category category) -> "category " + category.name());
    compare(
        changes,
        before.map(Catalog::rules).orElse(List.of()),
        now.rules(),
        (Rule rule) -> "rule " + rule.eventType());
    compare(
        changes,
        before.map(Catalog::texts).orElse(List.of()),
        now.texts(),
        (TemplateText t) -> "text " + t.template() + "/" + t.locale() + "/" + t.part().fileName());
    compare(
        changes,
        before.map(Catalog::sources).orElse(List.of()),
        now.sources(),
        (TopicMapping mapping) -> "source " + mapping.topic());
    return changes;
  }

  private static <T> void compare(
      List<Change> changes, List<T> before, List<T> now, Function<T, String> name) {
    Map<String, T> old = byName(before, name);
    Map<String, T> young = byName(now, name);
    TreeSet<String> names = new TreeSet<>(old.keySet());
    names.addAll(young.keySet());
    for (String each : names) {
      changed(changes, old.get(each), young.get(each), each);
    }
  }

  private static void changed(List<Change> changes, Object before, Object now, String name) {
    if (Objects.equals(before, now)) {
      return;
    }
    String mark = before == null ? "+" : now == null ? "-" : "~";
    List<String> lines =
        mark.equals("~") ? differing(lines(before), lines(now)) : List.<String>of();
    changes.add(new Change(mark, name, lines));
  }

  /** A text by its lines, everything else by its fields. */
  private static List<String> lines(Object thing) {
    if (thing instanceof String text) {
      return List.of(text.split("\n", -1));
    }
    if (thing instanceof TemplateText text) {
      return List.of(text.body().split("\n", -1));
    }
    JsonNode fields = Json.mapper().valueToTree(thing);
    return fields.properties().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(field -> field.getKey() + ": " + field.getValue())
        .toList();
  }

  /** The lines that only one of the two has, by their longest common sequence. */
  static List<String> differing(List<String> before, List<String> now) {
    if (before.size() > MAX_LINES || now.size() > MAX_LINES) {
      return List.of("~ " + before.size() + " lines became " + now.size());
    }
    // common[i][j]: lines in common from before i and now j on.
    int[][] common = new int[before.size() + 1][now.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = now.size() - 1; j >= 0; j--) {
        common[i][j] =
            before.get(i).equals(now.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<String> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < before.size() || j < now.size()) {
      boolean same = i < before.size() && j < now.size() && before.get(i).equals(now.get(j));
      if (same) {
        i++;
        j++;
      } else if (j == now.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
        lines.add("- " + before.get(i++));
      } else {
        lines.add("+ " + now.get(j++));
      }
    }
    return lines;
  }

  private static <T> Map<String, T> byName(List<T> things, Function<T, String> name) {
    return things.stream()
        .collect(Collectors.toMap(name, Function.identity(), (a, b) -> b, TreeMap::new));
  }
}
