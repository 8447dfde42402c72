package io.pabal.cli.recipient;

import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pabal subscriptions show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Says whether a recipient is subscribed to a topic.")
final class ShowSubscription implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private SubscriptionOptions subscription;

  @Option(names = "--json", description = "The document as it stands, for programs.")
  private boolean json;

  @Override
  public Integer call() {
    DocumentTopic documents = subscription.documents(spec.commandLine().getOut());
    return documents.show(subscription.key(documents, Instant.now()), json);
  }
}
