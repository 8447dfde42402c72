package io.pabal.cli.recipient;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pabal prefs unmute}. */
@Command(
    name = "unmute",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Takes conversations and actors back that were muted; all else in the document stays.")
final class UnmutePreferences implements Callable<Integer> {
  @Mixin private MutingOptions options;

  @Override
  public Integer call() {
    return options.change(Muting::unmute);
  }
}
