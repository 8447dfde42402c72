package io.pabal.cli.catalog;

import io.pabal.jobs.catalog.CatalogChanges;
import io.pabal.jobs.catalog.CatalogDraft;
import io.pabal.jobs.catalog.CatalogFiles;
import io.pabal.jobs.catalog.CatalogProblem;
import io.pabal.jobs.catalog.CatalogSamples;
import io.pabal.jobs.catalog.CatalogTopic;
import io.pabal.jobs.catalog.LoadedCatalog;
import io.pabal.schema.catalog.Catalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pabal catalog apply DIR}. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Checks a catalog folder and publishes it as the next version.",
      "",
      "All running parts take it over without a restart; what is already in an outbox keeps the words it was planned with. The same content again changes nothing."
    },
    footer = {
      "",
      "Examples:",
      "  scripts/pabal catalog apply catalogs/shop --dry-run     show what would change",
      "  scripts/pabal catalog apply catalogs/shop                       to the local system",
      "  scripts/pabal catalog apply catalogs/shop --config pabal.yaml   to your own"
    })
final class CatalogApplyCommand extends CatalogAction {
  record Result(
      boolean ok,
      boolean published,
      Long version,
      List<String> changes,
      List<CatalogProblem> problems) {}

  @Parameters(paramLabel = "DIR", description = "Folder with catalog.yaml and templates/.")
  private Path folder;

  @Option(names = "--dry-run", description = "Show what would change, publish nothing.")
  private boolean dryRun;

  @Override
  int run() throws IOException {
    CatalogTopic topic = requiredTopic();
    LoadedCatalog loaded = CatalogFiles.load(folder, connection.longestLife());
    List<Catalog> published = topic.readAll();
    List<CatalogProblem> problems = new ArrayList<>(loaded.problems());
    connection.topics().map(loaded::comparedWith).ifPresent(problems::addAll);
    problems.addAll(loaded.comparedWith(published));
    if (loaded.draft().isPresent()) {
      problems.addAll(CatalogSamples.render(folder, loaded.draft().get()).problems());
    }
    Result result =
        CatalogReport.refused(problems)
            ? new Result(false, false, null, List.of(), problems)
            : apply(topic, published, loaded.draft().orElseThrow(), problems);
    print(result);
    return result.ok() ? 0 : 1;
  }

  private Result apply(
      CatalogTopic topic,
      List<Catalog> published,
      CatalogDraft draft,
      List<CatalogProblem> problems)
      throws IOException {
    Optional<Catalog> newest =
        published.isEmpty() ? Optional.empty() : Optional.of(published.get(published.size() - 1));
    Catalog next = draft.publishable(newest, Clock.systemUTC());
    boolean isNew = newest.filter(next::equals).isEmpty();
    if (isNew && !dryRun) {
      topic.publish(next);
    }
    List<String> changes = isNew ? CatalogChanges.between(newest, draft) : List.of();
    return new Result(true, isNew && !dryRun, next.version(), changes, problems);
  }

  private void print(Result result) {
    PrintWriter out = out();
    if (json) {
      CatalogReport.json(out, result);
      return;
    }
    CatalogReport.problems(out, result.problems());
    if (!result.ok()) {
      return;
    }
    result.changes().forEach(change -> out.println("  " + change));
    if (result.published()) {
      out.println("Published as version " + result.version() + ".");
    } else if (result.changes().isEmpty()) {
      out.println("Nothing changed: version " + result.version() + " has the same content.");
    } else {
      out.println("Would be published as version " + result.version() + "; this was a dry run.");
    }
  }
}
