package io.pabal.log;

import io.pabal.schema.event.RawRecord;
import io.pabal.schema.plan.Decision;

/** A decision on its way to its rows. */
public record LoggedDecision(RawRecord origin, Decision decision) implements Logged {}
