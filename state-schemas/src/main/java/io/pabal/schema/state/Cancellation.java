package io.pabal.schema.state;

import java.time.Instant;

/**
 * That a producer took a key back.
 *
 * @param until what happened at or before this instant is taken back; the key may be used anew
 */
public record Cancellation(Instant until) {}
