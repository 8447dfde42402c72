package io.pabal.schema.state;

/**
 * The head of a topic's buckets, which are numbered from 0.
 *
 * @param buckets how many numbers are given out; it falls only when the last subscriber leaves
 * @param subscribers how many there are in all buckets
 * @param firstWithRoom the head of the chain of buckets that have room, or {@value #NONE}
 */
public record TopicDirectory(int buckets, long subscribers, int firstWithRoom) {
  /** No bucket. */
  public static final int NONE = -1;

  /** A topic without subscribers. */
  public static final TopicDirectory EMPTY = new TopicDirectory(0, 0, NONE);
}
