package io.pabal.cli;

import io.pabal.cli.local.LocalSystem;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pabal down}. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = {
      "Stops everything that 'up' started; state stays.",
      "",
      "Jobs are stopped with a savepoint, from which the next 'up' goes on; then the servers are ended in good order. "
          + "To start afresh, delete the folder afterwards."
    },
    sortOptions = false)
final class DownCommand implements Callable<Integer> {

  @Mixin private SystemOptions system;

  @Option(
      names = "--now",
      description =
          "Kill at once, as a power cut would. Nothing is lost: jobs go on from their last checkpoint.")
  private boolean now;

  @Override
  public Integer call() {
    LocalSystem local = system.system();
    Screen.print("Stopping the local system in " + Screen.shortPath(local.home().path()));
    local.down(now, Screen::print);
    Screen.print("Down. State is kept.");
    return 0;
  }
}
