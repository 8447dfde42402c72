package io.pabal.cli.callback;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pabal callback}. */
@Command(
    name = "callback",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {BounceCommand.class},
    description = {
      "Writes what others tell of messages that were sent; see docs/callbacks.md.",
      ""
    },
    footer = {"", "Examples:", "  pabal callback bounce < dsn.eml"})
public final class CallbackCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "bounce?");
  }
}
