package io.pabal.cli.catalog;

import io.pabal.jobs.catalog.CatalogChanges;
import io.pabal.jobs.catalog.CatalogDraft;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code pabal catalog history}. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Lists the published versions, the newest last, with what each changed.",
      "",
      "Kept are the newest "
          + Catalog.VERSIONS_ON_TOPIC
          + "; the first that is listed is compared with nothing."
    })
final class CatalogHistoryCommand extends CatalogAction {
  /**
   * One version.
   *
   * @param sameAs the oldest version that is listed with the same content, or null: a rollback
   * @param changes to the version before it that is listed
   */
  record Entry(long version, Instant appliedAt, int bytes, Long sameAs, List<String> changes) {}

  @Override
  int run() throws IOException {
    List<Entry> entries = entries(requiredTopic().readAll());
    PrintWriter out = out();
    if (json) {
      CatalogReport.json(out, entries);
      return 0;
    }
    if (entries.isEmpty()) {
      out.println("No catalog is published.");
    }
    for (Entry entry : entries) {
      out.println(
          String.format(
              Locale.ROOT,
              "%5d  %s  %4d kB%s",
              entry.version(),
              entry.appliedAt(),
              (entry.bytes() + 1023) / 1024,
              entry.sameAs() == null ? "" : "  same as version " + entry.sameAs()));
      entry.changes().forEach(change -> out.println("         " + change));
    }
    return 0;
  }

  static List<Entry> entries(List<Catalog> published) {
    List<Entry> entries = new ArrayList<>();
    Catalog before = null;
    for (Catalog catalog : published) {
      Long sameAs =
          published.stream()
              .filter(other -> other.version() < catalog.version())
              .filter(other -> other.contentHash().equals(catalog.contentHash()))
              .map(Catalog::version)
              .findFirst()
              .orElse(null);
      List<String> changes =
          before == null
              ? List.of()
              : CatalogChanges.between(Optional.of(before), CatalogDraft.of(catalog));
      entries.add(
          new Entry(
              catalog.version(), catalog.appliedAt(), Json.write(catalog).length, sameAs, changes));
      before = catalog;
    }
    return entries;
  }
}
