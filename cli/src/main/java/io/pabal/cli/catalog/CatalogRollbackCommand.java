package io.pabal.cli.catalog;

import io.pabal.jobs.catalog.CatalogChanges;
import io.pabal.jobs.catalog.CatalogDraft;
import io.pabal.jobs.catalog.CatalogTopic;
import io.pabal.schema.catalog.Catalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pabal catalog rollback VERSION}. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Publishes the content of an earlier version again, as the next version.",
      "",
      "Versions never run backwards, so it takes effect as every change does. The files in your version control stay what they are: put them right, too, before the next apply."
    },
    footer = {"", "Example:", "  scripts/pabal catalog rollback 3"})
final class CatalogRollbackCommand extends CatalogAction {
  record Result(boolean published, long version, long contentOf, List<String> changes) {}

  @Parameters(paramLabel = "VERSION", description = "A version that 'history' lists.")
  private long version;

  @Option(names = "--dry-run", description = "Show what would change, publish nothing.")
  private boolean dryRun;

  @Override
  int run() throws IOException {
    CatalogTopic topic = requiredTopic();
    List<Catalog> published = topic.readAll();
    Optional<Catalog> wanted =
        published.stream().filter(catalog -> catalog.version() == version).findFirst();
    if (wanted.isEmpty()) {
      throw new IOException(
          "there is no version " + version + "; there are " + CatalogWords.versions(published));
    }
    Optional<Catalog> newest = Optional.of(published.get(published.size() - 1));
    CatalogDraft draft = CatalogDraft.of(wanted.get());
    Catalog next = draft.publishable(newest, Clock.systemUTC());
    List<String> changes = CatalogChanges.between(newest, draft);
    boolean publish = !next.equals(newest.get()) && !dryRun;
    if (publish) {
      topic.publish(next);
    }
    print(new Result(publish, next.version(), version, changes));
    return 0;
  }

  private void print(Result result) {
    PrintWriter out = out();
    if (json) {
      CatalogReport.json(out, result);
      return;
    }
    result.changes().forEach(change -> out.println("  " + change));
    String what = "version " + result.version() + " with the content of version " + version;
    if (result.published()) {
      out.println("Published as " + what + ".");
    } else if (result.changes().isEmpty()) {
      out.println("Nothing changed: version " + result.version() + " has the same content.");
    } else {
      out.println("Would be published as " + what + "; this was a dry run.");
    }
  }
}
