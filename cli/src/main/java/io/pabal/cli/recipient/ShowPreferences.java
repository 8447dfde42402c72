package io.pabal.cli.recipient;

import io.pabal.cli.query.QueryOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pabal prefs show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Shows what stands on the topic now. Exit status 1 if nothing does.")
final class ShowPreferences implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RECIPIENT", description = "The recipient's id.")
  private String recipient;

  @Option(names = "--json", description = "Print the document as it stands, on one line.")
  private boolean json;

  @Mixin private QueryOptions system;

  @Override
  public Integer call() {
    return new DocumentTopic(
            system.kafka(),
            system.topics().preferences(),
            "preferences",
            spec.commandLine().getOut())
        .show(recipient, json);
  }
}
