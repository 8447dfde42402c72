package io.pabal.cli.recipient;

import io.pabal.cli.query.QueryOptions;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pabal subscriptions show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Says whether a recipient is subscribed to a topic.")
final class ShowSubscription implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "RECIPIENT", description = "The recipient's id.")
  private String recipient;

  @Parameters(index = "1", paramLabel = "TOPIC", description = "The topic key: actor:kim.")
  private String topic;

  @Option(names = "--json", description = "The document as it stands, for programs.")
  private boolean json;

  @Mixin private QueryOptions system;

  @Override
  public Integer call() {
    DocumentTopic topics =
        new DocumentTopic(
            system.kafka(),
            system.topics().subscriptions(),
            "subscription",
            spec.commandLine().getOut());
    return topics.show(
        Documents.subscriptionKey(recipient, topic, topics.topic(), Instant.now()), json);
  }
}
