package io.pabal.schema.inspect;

import io.pabal.schema.Channel;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.PendingReason;
import java.time.Instant;

/**
 * An item that waits in plan, as an answer tells it: without its words.
 *
 * @param attempt the number of the attempt that it waits for
 * @param since from when it waits
 * @param due until when
 * @param lifeEndsAt nothing is tried any more from then on
 * @param outcome the class of its last failure, or null if it did not fail
 * @param code the provider's own code, or null
 */
public record PendingItem(
    String itemId,
    Channel channel,
    String addressKey,
    String category,
    String eventSource,
    String eventId,
    String eventType,
    PendingReason reason,
    int attempt,
    Instant since,
    Instant due,
    Instant lifeEndsAt,
    OutcomeClass outcome,
    String code) {}
