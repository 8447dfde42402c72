package io.pabal.deliver.channel;

import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.plan.OutboxNotification;

/**
 * One notification on its way to a provider under one hand-over number. Senders tell the provider
 * the identity wherever it can use it: notification id, item ids, hand-over.
 *
 * @param notification with the items of this hand-over only
 * @param handOver its number
 * @param resend true when it repeats a hand-over that is in doubt
 */
public record Envelope(OutboxNotification notification, HandOver handOver, boolean resend) {}
