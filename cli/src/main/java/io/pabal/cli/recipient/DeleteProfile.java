package io.pabal.cli.recipient;

import io.pabal.cli.query.QueryOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pabal profile delete}. */
@Command(
    name = "delete",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Deletes the profile: plan knows no address any more.")
final class DeleteProfile implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RECIPIENT", description = "The recipient's id.")
  private String recipient;

  @Mixin private QueryOptions system;

  @Override
  public Integer call() {
    new DocumentTopic(
            system.kafka(), system.topics().profiles(), "profile", spec.commandLine().getOut())
        .delete(recipient, "Events for this recipient are decided NO_PROFILE.");
    return 0;
  }
}
