package io.pabal.cli;

import io.pabal.cli.local.SystemStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pabal status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what runs, and where.",
      "",
      "Asks every server and every job now. Exit status 0 only if all is well, so it can serve cron and monitors."
    },
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  */5 * * * * scripts/pabal status >/dev/null || echo 'Pabal is not well' | mail -s Pabal ops"
    })
final class StatusCommand implements Callable<Integer> {

  @Mixin private SystemOptions system;

  @Option(names = "--json", description = "Print JSON for programs.")
  private boolean json;

  @Override
  public Integer call() {
    SystemStatus status = system.system().status();
    if (json) {
      Screen.printJson(status);
    } else {
      Screen.print(StatusTable.of(status));
    }
    return status.well() ? 0 : 1;
  }
}
