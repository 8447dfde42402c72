package io.pabal.cli.recipient;

import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pabal subscriptions remove}. */
@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Ends a subscription.")
final class RemoveSubscription implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private SubscriptionOptions subscription;

  @Override
  public Integer call() {
    DocumentTopic documents = subscription.documents(spec.commandLine().getOut());
    documents.delete(
        subscription.key(documents, Instant.now()),
        subscription.recipient()
            + " is not told any more what concerns "
            + subscription.topic()
            + ".");
    return 0;
  }
}
