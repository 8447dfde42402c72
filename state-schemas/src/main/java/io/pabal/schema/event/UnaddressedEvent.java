package io.pabal.schema.event;

/**
 * An event that names nobody: the catalog's rule says who is told.
 *
 * @param event what happened
 * @param original the record as it stands in Kafka, for a dead letter
 */
public record UnaddressedEvent(Event event, RawRecord original) {}
