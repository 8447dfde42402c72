package io.pabal.schema.state;

/**
 * How full one bucket of a topic is.
 *
 * @param members how many are in it
 * @param chained whether it is in the chain of buckets that have room
 * @param nextWithRoom the next of the chain, or {@link TopicDirectory#NONE}
 */
public record BucketFill(int members, boolean chained, int nextWithRoom) {}
