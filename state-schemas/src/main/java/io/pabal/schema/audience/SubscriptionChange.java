package io.pabal.schema.audience;

/**
 * A recipient joins or leaves a topic; said again, it changes nothing.
 *
 * @param topic the topic's key in plan's state
 * @param recipient who joins or leaves
 * @param subscribed true: joins; false: leaves
 */
public record SubscriptionChange(String topic, String recipient, boolean subscribed) {}
