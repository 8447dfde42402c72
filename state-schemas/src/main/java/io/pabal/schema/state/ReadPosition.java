package io.pabal.schema.state;

/**
 * From where an outcomes partition must be read back at the next start: where it stood when the
 * oldest notification in flight arrived.
 */
public record ReadPosition(String topic, int partition, long offset) {}
