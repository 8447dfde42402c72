package io.pabal.schema.state;

import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.plan.PendingReason;
import java.time.Instant;

/**
 * An item that waits in plan for an instant, of the recipient of the key.
 *
 * @param reason why
 * @param due until when; also the time of its timer
 * @param since from when
 * @param notification what was sent last, with this one item
 * @param outcome the class of its failure, or null if it did not fail
 * @param code the provider's own code, or null
 * @param position where the feedback stands that made it wait
 */
public record Pending(
    PendingReason reason,
    Instant due,
    Instant since,
    OutboxNotification notification,
    OutcomeClass outcome,
    String code,
    SourcePosition position) {}
