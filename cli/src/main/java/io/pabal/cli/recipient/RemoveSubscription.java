package io.pabal.cli.recipient;

import io.pabal.cli.query.QueryOptions;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pabal subscriptions remove}. */
@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Ends a subscription.")
final class RemoveSubscription implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "RECIPIENT", description = "The recipient's id.")
  private String recipient;

  @Parameters(index = "1", paramLabel = "TOPIC", description = "The topic key: actor:kim.")
  private String topic;

  @Mixin private QueryOptions system;

  @Override
  public Integer call() {
    DocumentTopic topics =
        new DocumentTopic(
            system.kafka(),
            system.topics().subscriptions(),
            "subscription",
            spec.commandLine().getOut());
    topics.delete(
        Documents.subscriptionKey(recipient, topic, topics.topic(), Instant.now()),
        recipient + " is not told any more what concerns " + topic + ".");
    return 0;
  }
}
