package io.pabal.cli.catalog;

import io.pabal.jobs.catalog.CatalogChanges;
import io.pabal.jobs.catalog.CatalogChanges.Change;
import io.pabal.jobs.catalog.CatalogFiles;
import io.pabal.jobs.catalog.CatalogProblem;
import io.pabal.jobs.catalog.LoadedCatalog;
import io.pabal.schema.catalog.Catalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pabal catalog diff DIR}. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Compares a catalog folder with the newest published version, and shows what would change.",
      "",
      "Exit status 1 if the folder could not be published."
    },
    footer = {"", "Example:", "  scripts/pabal catalog diff catalogs/shop"})
final class CatalogDiffCommand extends CatalogAction {
  record Result(boolean ok, Long version, List<Change> changes, List<CatalogProblem> problems) {}

  @Parameters(paramLabel = "DIR", description = "Folder with catalog.yaml and templates/.")
  private Path folder;

  @Override
  int run() throws IOException {
    List<Catalog> published = requiredTopic().readAll();
    LoadedCatalog loaded = CatalogFiles.load(folder, connection.longestLife());
    List<CatalogProblem> problems = new ArrayList<>(loaded.problems());
    problems.addAll(loaded.comparedWith(published));
    boolean refused = CatalogReport.refused(problems);
    Optional<Catalog> newest =
        published.isEmpty() ? Optional.empty() : Optional.of(published.get(published.size() - 1));
    List<Change> changes =
        loaded.draft().map(draft -> CatalogChanges.inDetail(newest, draft)).orElse(List.of());
    Long version = newest.map(Catalog::version).orElse(null);
    PrintWriter out = out();
    if (json) {
      CatalogReport.json(out, new Result(!refused, version, changes, problems));
      return refused ? 1 : 0;
    }
    CatalogReport.problems(out, problems);
    for (Change change : changes) {
      out.println(change.mark() + " " + change.what());
      change.lines().forEach(line -> out.println("    " + line));
    }
    if (changes.isEmpty() && loaded.draft().isPresent()) {
      out.println("Nothing differs from version " + version + ".");
    }
    return refused ? 1 : 0;
  }
}
