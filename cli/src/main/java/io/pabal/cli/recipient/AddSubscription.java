package io.pabal.cli.recipient;

import io.pabal.schema.audience.Subscription;
import io.pabal.schema.json.Json;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pabal subscriptions add}. */
@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Subscribes a recipient to a topic. Said again, it changes nothing.")
final class AddSubscription implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private SubscriptionOptions subscription;

  @Override
  public Integer call() {
    Instant now = Instant.now();
    DocumentTopic documents = subscription.documents(spec.commandLine().getOut());
    Subscription document =
        new Subscription(Subscription.SCHEMA, subscription.recipient(), subscription.topic(), now);
    documents.write(subscription.key(documents, now), Json.write(document));
    return 0;
  }
}
