package io.pabal.jobs.catalog;

import io.pabal.jobs.catalog.CatalogProblem.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects problems, so that one check tells all of them. */
final class Problems {
  private final List<CatalogProblem> problems = new ArrayList<>();

  void error(Path file, int line, String message) {
    problems.add(new CatalogProblem(Severity.ERROR, file.toString(), line, message));
  }

  void warning(Path file, int line, String message) {
    problems.add(new CatalogProblem(Severity.WARNING, file.toString(), line, message));
  }

  boolean refused() {
    return problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
  }

  /** Errors first, then by file and line. */
  List<CatalogProblem> sorted() {
    return problems.stream()
        .sorted(
            Comparator.comparing(CatalogProblem::severity)
                .thenComparing(CatalogProblem::file)
                .thenComparingInt(CatalogProblem::line))
        .toList();
  }
}
