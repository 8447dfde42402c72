package io.pabal.schema.state;

import io.pabal.schema.plan.OutboxNotification;

/**
 * A notification that passed the strip and is not complete: waiting, parked or being handed over at
 * the instant of the snapshot.
 *
 * @param notification the notification with the items that passed
 * @param arrival counts the arrivals of a subtask, so that a restore keeps the order
 */
public record InFlight(OutboxNotification notification, long arrival) {}
