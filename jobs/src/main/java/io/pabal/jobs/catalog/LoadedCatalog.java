package io.pabal.jobs.catalog;

import io.pabal.jobs.config.Topics;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.TopicMapping;
import io.pabal.schema.event.TopicGlob;
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
 * @param sourceLines on which line a source begins
 */
public record LoadedCatalog(
    Path file,
    Optional<CatalogDraft> draft,
    List<CatalogProblem> problems,
    Map<String, Integer> categoryLines,
    Map<String, Integer> sourceLines) {

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

  /**
   * Compares the sources with the events topics of an installation: a source's topic must be bound
   * to the lane of the category of its events, as far as that can be told here; one that nobody
   * reads is a warning. Empty without a draft.
   */
  public List<CatalogProblem> comparedWith(Topics topics) {
    Problems found = new Problems();
    for (TopicMapping source : draft.map(CatalogDraft::sources).orElse(List.of())) {
      int line = sourceLines.getOrDefault(source.topic(), 0);
      Optional<Lane> lane = topics.laneOf(source.topic());
      if (TopicGlob.isPattern(source.topic())) {
        continue; // which topics fit it is not known here
      }
      if (lane.isEmpty()) {
        found.warning(
            file,
            line,
            "no events topic of the configuration is named, or fits, " + source.topic());
      }
      Optional<Category> category = categoryOf(source.type().constant());
      if (lane.isPresent() && category.isPresent() && category.get().lane() != lane.get()) {
        found.error(
            file,
            line,
            "topic "
                + source.topic()
                + " is bound to lane "
                + lane.get().label()
                + ", but its events are of category "
                + category.get().name()
                + " with lane "
                + category.get().lane().label()
                + ": each would be decided WRONG_LANE");
      }
    }
    return found.sorted();
  }

  private Optional<Category> categoryOf(String eventType) {
    CatalogDraft catalog = draft.orElseThrow();
    return catalog.rules().stream()
        .filter(rule -> rule.eventType().equals(eventType))
        .flatMap(
            rule -> catalog.categories().stream().filter(c -> c.name().equals(rule.category())))
        .findFirst();
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
