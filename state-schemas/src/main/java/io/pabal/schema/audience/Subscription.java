package io.pabal.schema.audience;

import java.time.Instant;

/**
 * That a recipient wants to be told what concerns a topic: an actor, a thread, a product. One
 * document on the compacted subscriptions topic, whose key is the recipient, a space, and the topic
 * key: {@code anna actor:kim}. A tombstone ends the subscription.
 *
 * @param schema {@value #SCHEMA}
 * @param recipient the recipient's id
 * @param topic the topic key, as the catalog's rules compute it from events: {@code actor:kim}
 * @param updatedAt when the recipient said so, or null
 */
public record Subscription(String schema, String recipient, String topic, Instant updatedAt) {
  public static final String SCHEMA = "pabal.subscription/1";

  /** Characters of a topic key; room for a prefix and an attribute of an event. */
  public static final int MAX_TOPIC_CHARS = 320;

  /** The key of its record. A topic key has no white space, so the last space parts the two. */
  public static String key(String recipient, String topic) {
    return recipient + " " + topic;
  }
}
