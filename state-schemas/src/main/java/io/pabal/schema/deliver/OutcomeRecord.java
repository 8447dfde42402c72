package io.pabal.schema.deliver;

/** What stands on {@code outcomes.<channel>}: the write-ahead log of the outside world. */
public sealed interface OutcomeRecord permits Intent, Outcome, Marker {}
