package io.pabal.cli.recipient;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pabal subscriptions}. */
@Command(
    name = "subscriptions",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {AddSubscription.class, RemoveSubscription.class, ShowSubscription.class},
    description = {
      "Who is told what concerns a topic: an actor, a thread, a product.",
      "",
      "The catalog's rules say how a topic's key is made from an event. Usually a system of your own writes"
          + " the subscriptions topic; this is for first steps and repairs.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  pabal subscriptions add ann actor:kim",
      "  pabal subscriptions show ann actor:kim",
      "  pabal subscriptions remove ann actor:kim"
    })
public final class SubscriptionsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "add, remove or show?");
  }
}
