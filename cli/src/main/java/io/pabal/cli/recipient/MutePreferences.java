package io.pabal.cli.recipient;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pabal prefs mute}. */
@Command(
    name = "mute",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Mutes conversations and actors in the document that stands on the topic; all else in it stays. Who writes that document at the same moment may undo this.")
final class MutePreferences implements Callable<Integer> {
  @Mixin private MutingOptions options;

  @Override
  public Integer call() {
    return options.change(Muting::mute);
  }
}
