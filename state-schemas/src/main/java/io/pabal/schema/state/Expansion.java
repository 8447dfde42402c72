package io.pabal.schema.state;

import io.pabal.schema.event.Event;

/**
 * A fan-out that is being handed to the buckets of its topic.
 *
 * @param event what they are told
 * @param nextBucket the first that has not got it yet
 */
public record Expansion(Event event, int nextBucket) {}
