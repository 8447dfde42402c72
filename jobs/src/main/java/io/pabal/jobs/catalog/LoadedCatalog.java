package io.pabal.jobs.catalog;

import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of reading a catalog's files.
 *
 * @param file the {@code catalog.yaml}
 * @param draft the catalog; empty when there is an error
 * @param problems errors first
 * @param categoryLines on which line of {@code catalog.yaml} a category begins
 */
public record LoadedCatalog(
    Path file,
    Optional<CatalogDraft> draft,
    List<CatalogProblem> problems,
    Map<String, Integer> categoryLines) {

  /**
   * Compares with what was published: a category's lane may not change, ever; a category that is no
   * longer there is a warning. Empty without a draft.
   *
   * @param published the versions known, in any order
   */
  public List<CatalogProblem> comparedWith(Collection<Catalog> published) {
    Problems found = new Problems();
    if (draft.isEmpty()) {
      return found.sorted();
    }
    Map<String, Category> before = new HashMap<>();
    published.stream()
        .sorted(Comparator.comparingLong(Catalog::version))
        .flatMap(catalog -> catalog.categories().stream())
        .forEach(category -> before.putIfAbsent(category.name(), category));
    for (Category category : draft.get().categories()) {
      Category first = before.get(category.name());
      if (first != null && first.lane() != category.lane()) {
        found.error(
            file, categoryLines.getOrDefault(category.name(), 0), laneChanged(first, category));
      }
    }
    removed(published, found);
    return found.sorted();
  }

  private static String laneChanged(Category before, Category now) {
    return "category "
        + now.name()
        + " was published with lane "
        + before.lane().label()
        + " and cannot move to "
        + now.lane().label()
        + ": each lane recognises repetitions on its own, so what waits in one could be sent again"
        + " by the other. Make a new category and let the rules name it";
  }

  private void removed(Collection<Catalog> published, Problems found) {
    Optional<Catalog> newest = published.stream().max(Comparator.comparingLong(Catalog::version));
    for (Category category : newest.map(Catalog::categories).orElse(List.of())) {
      if (draft.orElseThrow().categories().stream()
          .noneMatch(kept -> kept.name().equals(category.name()))) {
        found.warning(
            file,
            0,
            "category "
                + category.name()
                + " of version "
                + newest.orElseThrow().version()
                + " is gone: what is in the outbox is still sent; the recipients' switches for it"
                + " stay and count again if it comes back");
      }
    }
  }
}
