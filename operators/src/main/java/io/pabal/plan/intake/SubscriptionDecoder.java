package io.pabal.plan.intake;

import io.pabal.plan.audience.TopicKeys;
import io.pabal.schema.audience.Subscription;
import io.pabal.schema.audience.SubscriptionChange;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.EventLimits;
import io.pabal.schema.event.RawRecord;
import java.time.Instant;

/**
 * Decodes the subscriptions topic, whose key is the recipient, a space, and the topic key, which
 * has no white space. A tombstone ends the subscription.
 */
public record SubscriptionDecoder() implements RecordDecoder<SubscriptionChange> {
  /** Bytes of a subscription: two ids and a time, with room. */
  static final int MAX_BYTES = 8 * 1024;

  private static final int MAX_KEY_CHARS =
      EventLimits.MAX_RECIPIENT_CHARS + 1 + Subscription.MAX_TOPIC_CHARS;

  @Override
  public SubscriptionChange decode(RawRecord record, Instant now) throws Refusal {
    String key = Text.id("key", Documents.key(record), MAX_KEY_CHARS);
    int space = key.lastIndexOf(' ');
    if (space < 0) {
      throw new Refusal(
          DeadLetterReason.KEY_MISMATCH, "key is not a recipient, a space and a topic key");
    }
    String recipient =
        Text.id("the key's recipient", key.substring(0, space), EventLimits.MAX_RECIPIENT_CHARS);
    String topic = topic("the key's topic", key.substring(space + 1));
    if (record.value() == null) {
      return new SubscriptionChange(topic, recipient, false);
    }
    Subscription document =
        Documents.read(record.value(), Subscription.SCHEMA, Subscription.class, MAX_BYTES);
    Documents.sameRecipient(recipient, Documents.present("recipient", document.recipient()));
    if (!topic.equals(Documents.present("topic", document.topic()))) {
      throw new Refusal(DeadLetterReason.KEY_MISMATCH, "key is not the topic of the document");
    }
    return new SubscriptionChange(topic, recipient, true);
  }

  private static String topic(String name, String topic) throws Refusal {
    String text = Text.id(name, topic, Subscription.MAX_TOPIC_CHARS);
    if (!TopicKeys.isTopic(text)) {
      throw new Refusal(DeadLetterReason.INVALID_FIELD, name + " has white space");
    }
    return text;
  }
}
