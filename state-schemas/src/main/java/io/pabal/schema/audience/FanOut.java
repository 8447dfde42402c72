package io.pabal.schema.audience;

import io.pabal.schema.event.Event;

/**
 * An event on its way to many: to a topic, then to each of its buckets.
 *
 * @param target the key of the topic, or of the bucket, in plan's state
 * @param event what they are told
 */
public record FanOut(String target, Event event) {}
