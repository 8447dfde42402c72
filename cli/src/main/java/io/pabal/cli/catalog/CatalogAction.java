package io.pabal.cli.catalog;

import io.pabal.jobs.catalog.CatalogTopic;
import io.pabal.jobs.config.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the catalog commands share: where Kafka is, how to print, failures in words. */
abstract class CatalogAction implements Callable<Integer> {
  @Option(names = "--json", description = "Print JSON for programs.")
  boolean json;

  @Mixin CatalogConnection connection;
  @Spec private CommandSpec spec;

  /** Does it; the result is the exit status. */
  abstract int run() throws IOException;

  @Override
  public final Integer call() {
    try {
      return run();
    } catch (IOException | ConfigException e) {
      err().println("Error: " + e.getMessage());
      return 1;
    }
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** The topic; wrong usage when none is named and there is no local system. */
  CatalogTopic requiredTopic() {
    return connection
        .namedOrLocal()
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "Which Kafka? There is no local system: give --config FILE or"
                        + " --bootstrap-servers HOST:PORT"));
  }
}
