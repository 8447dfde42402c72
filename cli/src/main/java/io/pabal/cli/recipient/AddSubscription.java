package io.pabal.cli.recipient;

import io.pabal.cli.query.QueryOptions;
import io.pabal.schema.audience.Subscription;
import io.pabal.schema.json.Json;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pabal subscriptions add}. */
@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Subscribes a recipient to a topic. Said again, it changes nothing.")
final class AddSubscription implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "RECIPIENT", description = "The recipient's id.")
  private String recipient;

  @Parameters(index = "1", paramLabel = "TOPIC", description = "The topic key: actor:kim.")
  private String topic;

  @Mixin private QueryOptions system;

  @Override
  public Integer call() {
    Instant now = Instant.now();
    DocumentTopic topics =
        new DocumentTopic(
            system.kafka(),
            system.topics().subscriptions(),
            "subscription",
            spec.commandLine().getOut());
    String key = Documents.subscriptionKey(recipient, topic, topics.topic(), now);
    topics.write(key, Json.write(new Subscription(Subscription.SCHEMA, recipient, topic, now)));
    return 0;
  }
}
