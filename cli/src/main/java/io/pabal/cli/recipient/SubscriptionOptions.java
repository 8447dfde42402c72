package io.pabal.cli.recipient;

import io.pabal.cli.query.QueryOptions;
import java.io.PrintWriter;
import java.time.Instant;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Whose subscription to what a command is about, and where it stands. */
final class SubscriptionOptions {
  @Parameters(index = "0", paramLabel = "RECIPIENT", description = "The recipient's id.")
  private String recipient;

  @Parameters(index = "1", paramLabel = "TOPIC", description = "The topic key: actor:kim.")
  private String topic;

  @Mixin private QueryOptions system;

  String recipient() {
    return recipient;
  }

  String topic() {
    return topic;
  }

  /** The topic of subscriptions; what is done there is said to the writer. */
  DocumentTopic documents(PrintWriter out) {
    return new DocumentTopic(system.kafka(), system.topics().subscriptions(), "subscription", out);
  }

  /** The key of the record, once plan would take it. */
  String key(DocumentTopic documents, Instant now) {
    return Documents.subscriptionKey(recipient, topic, documents.topic(), now);
  }
}
