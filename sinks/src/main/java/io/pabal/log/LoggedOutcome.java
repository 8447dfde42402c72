package io.pabal.log;

import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.event.RawRecord;

/**
 * An intent or an outcome on its way to its rows, one an item.
 *
 * @param intent or null
 * @param outcome or null; exactly one of the two is there
 * @param late true when it comes from a task whose successor had already started
 */
public record LoggedOutcome(RawRecord origin, Intent intent, Outcome outcome, boolean late)
    implements Logged {}
