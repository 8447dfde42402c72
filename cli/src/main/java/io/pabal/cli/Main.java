package io.pabal.cli;

import io.pabal.cli.alerts.AlertsCommand;
import io.pabal.cli.bench.BenchCommand;
import io.pabal.cli.callback.CallbackCommand;
import io.pabal.cli.callback.SuppressionsCommand;
import io.pabal.cli.catalog.CatalogCommand;
import io.pabal.cli.demo.DemoCommand;
import io.pabal.cli.drill.DrillCommand;
import io.pabal.cli.local.LocalSystemException;
import io.pabal.cli.preview.PreviewCommand;
import io.pabal.cli.query.AuditCommand;
import io.pabal.cli.query.DeadLettersCommand;
import io.pabal.cli.query.ReportCommand;
import io.pabal.cli.query.TraceCommand;
import io.pabal.cli.recipient.PendingCommand;
import io.pabal.cli.recipient.PrefsCommand;
import io.pabal.cli.recipient.ProfileCommand;
import io.pabal.cli.recipient.SubscriptionsCommand;
import io.pabal.cli.send.SendCommand;
import io.pabal.cli.setup.InitCommand;
import io.pabal.jobs.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/** {@code scripts/pabal}: a new command is a class of its own and a line in the list below. */
@Command(
    name = "pabal",
    mixinStandardHelpOptions = true,
    version = "Pabal 0.1.0-SNAPSHOT",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Tells recipients what happened, when and where they want it, and loses nothing on the way.",
      ""
    },
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "First steps:",
      "  scripts/pabal demo      see a shop's events become e-mails and text messages",
      "  scripts/pabal up        start Kafka, Flink, PostgreSQL, the sandbox and Pabal here",
      "  scripts/pabal status    see what runs and where its web pages are",
      "  scripts/pabal down      stop all of it; the next 'up' goes on where this one ended",
      "",
      "'pabal help COMMAND' tells more of each."
    },
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      SendCommand.class,
      ProfileCommand.class,
      PrefsCommand.class,
      SubscriptionsCommand.class,
      SuppressionsCommand.class,
      PendingCommand.class,
      CallbackCommand.class,
      DemoCommand.class,
      CatalogCommand.class,
      PreviewCommand.class,
      TraceCommand.class,
      AuditCommand.class,
      DeadLettersCommand.class,
      AlertsCommand.class,
      ReportCommand.class,
      InitCommand.class,
      DrillCommand.class,
      BenchCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main {

  /** Ends the process with the command's status: 0 well, 1 not well, 2 wrong usage. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The whole command line; a message for people replaces the stack where there is one. */
  public static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Main::explain);
  }

  private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (failure instanceof LocalSystemException || failure instanceof ConfigException) {
      command.getErr().println(Ansi.AUTO.string("@|red " + "Error:|@ ") + failure.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }
}
