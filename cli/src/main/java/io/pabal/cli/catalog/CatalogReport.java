package io.pabal.cli.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.pabal.jobs.catalog.CatalogDraft;
import io.pabal.jobs.catalog.CatalogProblem;
import io.pabal.jobs.catalog.CatalogProblem.Severity;
import io.pabal.jobs.catalog.CatalogSamples;
import io.pabal.schema.catalog.TemplateText;
import io.pabal.schema.json.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the catalog commands print: words for people, one JSON line for programs. */
final class CatalogReport {
  private CatalogReport() {}

  static boolean refused(List<CatalogProblem> problems) {
    return problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
  }

  static void problems(PrintWriter out, List<CatalogProblem> problems) {
    problems.forEach(out::println);
    if (refused(problems)) {
      long errors = problems.stream().filter(p -> p.severity() == Severity.ERROR).count();
      out.println();
      out.println(errors + (errors == 1 ? " error" : " errors") + ": nothing is published.");
    }
  }

  static String summary(Path folder, CatalogDraft draft) {
    TreeSet<String> templates =
        draft.texts().stream()
            .map(TemplateText::template)
            .collect(Collectors.toCollection(TreeSet::new));
    TreeSet<String> locales =
        draft.texts().stream()
            .map(TemplateText::locale)
            .collect(Collectors.toCollection(TreeSet::new));
    return String.format(
        "%s is right: %d categories, %d rules, %d templates in %s; %d kB.",
        folder,
        draft.categories().size(),
        draft.rules().size(),
        templates.size(),
        String.join(", ", locales),
        (draft.sizeBytes() + 1023) / 1024);
  }

  /** Each message as its recipient would read it. */
  static void samples(PrintWriter out, List<CatalogSamples.Sample> samples) {
    for (CatalogSamples.Sample sample : samples) {
      out.println("== " + sample.eventType() + ", " + sample.channel() + ", " + sample.locale());
      new TreeMap<>(sample.parts())
          .forEach(
              (part, text) -> {
                out.println("-- " + CatalogWords.of(part));
                out.println(text);
              });
      out.println();
    }
  }

  /** One line of JSON; maps sorted, so that two runs can be compared. */
  static void json(PrintWriter out, Object value) {
    try {
      out.println(
          Json.mapper()
              .writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
              .writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
