package io.pabal.cli.recipient;

import io.pabal.cli.query.QueryOptions;
import io.pabal.schema.inspect.InspectSubject;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pabal profile show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Asks plan what it decides with at this moment. Exit status 1 if it knows none, or does not"
            + " answer.")
final class ShowProfile implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RECIPIENT", description = "The recipient's id.")
  private String recipient;

  @Mixin private LiveState live;

  @Mixin private QueryOptions system;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (live.ofTopic()) {
      return new DocumentTopic(system.kafka(), system.topics().profiles(), "profile", out)
          .show(recipient, live.asJson());
    }
    return live.show(system, recipient, InspectSubject.PROFILE, "profile", out);
  }
}
