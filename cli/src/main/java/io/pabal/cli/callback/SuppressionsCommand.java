package io.pabal.cli.callback;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pabal suppressions}. */
@Command(
    name = "suppressions",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {ShowSuppressions.class, LiftSuppressions.class},
    description = {
      "Which addresses of a recipient must not be used: dead ones, and those that said STOP.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  pabal suppressions show ann",
      "  pabal suppressions lift ann email ann@example.com"
    })
public final class SuppressionsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "show or lift?");
  }
}
