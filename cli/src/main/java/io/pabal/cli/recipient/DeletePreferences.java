package io.pabal.cli.recipient;

import io.pabal.cli.query.QueryOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pabal prefs delete}. */
@Command(
    name = "delete",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Deletes the preferences: the categories' defaults hold again, and consent is gone.")
final class DeletePreferences implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RECIPIENT", description = "The recipient's id.")
  private String recipient;

  @Mixin private QueryOptions system;

  @Override
  public Integer call() {
    new DocumentTopic(
            system.kafka(),
            system.topics().preferences(),
            "preferences",
            spec.commandLine().getOut())
        .delete(recipient, "What silence means holds again; consent is gone.");
    return 0;
  }
}
