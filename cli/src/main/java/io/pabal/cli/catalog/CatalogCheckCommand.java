package io.pabal.cli.catalog;

import io.pabal.jobs.catalog.CatalogFiles;
import io.pabal.jobs.catalog.CatalogProblem;
import io.pabal.jobs.catalog.CatalogSamples;
import io.pabal.jobs.catalog.CatalogTopic;
import io.pabal.jobs.catalog.LoadedCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pabal catalog check DIR}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Says everything that is wrong with a catalog folder, as file:line: message.",
      "",
      "If there is a samples.json (event type to the data of one event), every message is rendered with it in every language.",
      "Needs no Kafka. With --config or --bootstrap-servers it is also compared with what is published. Exit status 1 if it could not be published."
    },
    footer = {"", "Example:", "  scripts/pabal catalog check catalogs/shop"})
final class CatalogCheckCommand extends CatalogAction {
  record Result(boolean ok, List<CatalogProblem> problems, List<CatalogSamples.Sample> samples) {}

  @Parameters(paramLabel = "DIR", description = "Folder with catalog.yaml and templates/.")
  private Path folder;

  @Option(names = "--samples", description = "Print each message of samples.json, too.")
  private boolean show;

  @Override
  int run() throws IOException {
    PrintWriter out = out();
    LoadedCatalog loaded = CatalogFiles.load(folder, connection.longestLife());
    List<CatalogProblem> problems = new ArrayList<>(loaded.problems());
    connection.topics().map(loaded::comparedWith).ifPresent(problems::addAll);
    Optional<CatalogTopic> topic = connection.named();
    if (topic.isPresent()) {
      problems.addAll(loaded.comparedWith(topic.get().readAll()));
    }
    List<CatalogSamples.Sample> samples = List.of();
    if (loaded.draft().isPresent()) {
      CatalogSamples.Rendered rendered = CatalogSamples.render(folder, loaded.draft().get());
      problems.addAll(rendered.problems());
      samples = rendered.samples();
    }
    boolean refused = CatalogReport.refused(problems);
    if (json) {
      CatalogReport.json(out, new Result(!refused, problems, samples));
    } else {
      CatalogReport.problems(out, problems);
      if (show) {
        CatalogReport.samples(out, samples);
      }
      if (!refused) {
        out.println(CatalogReport.summary(folder, loaded.draft().orElseThrow()));
      }
    }
    return refused ? 1 : 0;
  }
}
