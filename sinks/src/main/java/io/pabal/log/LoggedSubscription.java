package io.pabal.log;

import io.pabal.schema.event.RawRecord;
import java.time.Instant;

/**
 * A subscription on its way to its row.
 *
 * @param topicKey what the recipient is subscribed to
 * @param subscribed false: it has ended
 * @param saidAt when the recipient said so, or null
 */
public record LoggedSubscription(
    RawRecord origin, String recipient, String topicKey, boolean subscribed, Instant saidAt)
    implements Logged {}
