package io.pabal.cli.setup;

import io.pabal.jobs.config.PabalConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prepares a company's own Kafka and PostgreSQL for the jobs. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Makes what the jobs need in your Kafka and PostgreSQL: topics, tables, a first catalog.",
      "",
      "Can be run again at any time: what exists stays as it is. 'up' does the same for the local"
          + " system.",
      ""
    },
    footer = {"", "Example:", "  scripts/pabal init --config pabal.yaml --catalog catalogs/shop"})
public final class InitCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "Pabal's configuration file.")
  private Path config;

  @Option(
      names = "--catalog",
      paramLabel = "DIR",
      description = "Published as the first version if there is no catalog yet.")
  private Path catalog;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Preparation preparation = new Preparation(PabalConfig.read(config), out::println);
    preparation.topics();
    preparation.tables();
    if (catalog != null) {
      preparation.firstCatalog(catalog);
    }
    out.println("ready: the jobs can be submitted");
    out.flush();
    return 0;
  }
}
