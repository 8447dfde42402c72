package io.pabal.cli.recipient;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pabal profile}. */
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {SetProfile.class, ShowProfile.class, DeleteProfile.class},
    description = {
      "Who a recipient is: addresses in order of preference, language, time zone.",
      "",
      "Usually a system of your own writes the profiles topic; this is for first steps and repairs.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  pabal profile set ann --email ann@example.com --phone +821012345678 --locale ko",
      "  pabal profile set ann --file ann.json",
      "  pabal profile show ann",
      "  pabal profile delete ann"
    })
public final class ProfileCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "set, show or delete?");
  }
}
