package io.pabal.log;

import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.event.RawRecord;

/** A dead letter on its way to its row. */
public record LoggedDeadLetter(RawRecord origin, DeadLetter letter) implements Logged {}
