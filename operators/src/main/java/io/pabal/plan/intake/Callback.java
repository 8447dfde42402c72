package io.pabal.plan.intake;

import io.pabal.schema.callback.DeliveryReport;
import io.pabal.schema.recipient.OptOutChange;

/**
 * A good record of the callbacks topic: one of the two.
 *
 * @param optOut an unsubscription, or null
 * @param report what became of a message, or null
 */
public record Callback(OptOutChange optOut, DeliveryReport report) {}
