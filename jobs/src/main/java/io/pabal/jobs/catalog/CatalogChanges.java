package io.pabal.jobs.catalog;

import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.catalog.TemplateText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a draft changes, a line a thing: {@code + new}, {@code - gone}, {@code ~ changed}. */
public final class CatalogChanges {
  private CatalogChanges() {}

  /** The changes from a published version to a draft; everything is new without one. */
  public static List<String> between(Optional<Catalog> before, CatalogDraft now) {
    List<String> changes = new ArrayList<>();
    changed(
        changes,
        before.map(c -> c.defaultLocale() + " " + c.defaultZone()).orElse(null),
        now.defaultLocale() + " " + now.defaultZone(),
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
    return changes;
  }

  private static <T> void compare(
      List<String> changes, List<T> before, List<T> now, Function<T, String> name) {
    Map<String, T> old = byName(before, name);
    Map<String, T> young = byName(now, name);
    TreeSet<String> names = new TreeSet<>(old.keySet());
    names.addAll(young.keySet());
    for (String each : names) {
      changed(changes, old.get(each), young.get(each), each);
    }
  }

  private static void changed(List<String> changes, Object before, Object now, String name) {
    if (!Objects.equals(before, now)) {
      changes.add((before == null ? "+ " : now == null ? "- " : "~ ") + name);
    }
  }

  private static <T> Map<String, T> byName(List<T> things, Function<T, String> name) {
    return things.stream()
        .collect(Collectors.toMap(name, Function.identity(), (a, b) -> b, TreeMap::new));
  }
}
