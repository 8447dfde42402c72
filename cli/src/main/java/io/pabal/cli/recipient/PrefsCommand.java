package io.pabal.cli.recipient;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pabal prefs}. */
@Command(
    name = "prefs",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {
      SetPreferences.class,
      MutePreferences.class,
      UnmutePreferences.class,
      ShowPreferences.class,
      DeletePreferences.class
    },
    description = {
      "What a recipient wants to be told, and how.",
      "",
      "Usually a system of your own writes the preferences topic; this is for first steps and repairs.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  pabal prefs set ann --off marketing --off sms --on newsletter",
      "  pabal prefs set ann --off order:sms      no text messages about orders",
      "  pabal prefs set ann --off all            nothing but mandatory categories",
      "  pabal prefs set ann --only social=bert,dan --on social:sms --only social:sms=bert",
      "  pabal prefs mute ann --thread post/4711  this conversation no more",
      "  pabal prefs unmute ann --thread post/4711",
      "  pabal prefs show ann",
      "  pabal prefs delete ann"
    })
public final class PrefsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "set, mute, unmute, show or delete?");
  }
}
