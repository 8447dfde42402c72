package io.pabal.log;

import io.pabal.schema.callback.DeliveryReport;
import io.pabal.schema.event.RawRecord;

/** A verified report on its way to its row. */
public record LoggedReport(RawRecord origin, DeliveryReport report) implements Logged {}
