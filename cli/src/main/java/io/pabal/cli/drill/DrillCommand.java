package io.pabal.cli.drill;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The drills. */
@Command(
    name = "drill",
    mixinStandardHelpOptions = true,
    description = {
      "Breaks a fresh system of its own on purpose and shows what came of it.",
      "",
      "Nothing of the system that 'up' started is touched."
    },
    subcommands = {
      CrashCommand.class,
      InDoubtCommand.class,
      OutageCommand.class,
      PoisonCommand.class,
      SurgeCommand.class,
      HelpCommand.class
    })
public final class DrillCommand {}
