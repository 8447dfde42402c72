package io.pabal.schema.state;

import java.time.Instant;

/** That plan has decided an event for the recipient of the key, and when. */
public record DecidedEvent(Instant decidedAt) {}
