package io.pabal.plan.audience;

import io.pabal.schema.state.BucketFill;
import io.pabal.schema.state.TopicDirectory;
import java.util.Optional;

/**
 * Which bucket a new subscriber of a topic enters. Pure but for the fills it is given; each answer
 * costs a fixed number of look-ups, whatever the size of the topic.
 *
 * <ul>
 *   <li>A bucket has at most {@link #MAX_MEMBERS} members.
 *   <li>A place that became free is taken before a new bucket is opened: at a topic's greatest size
 *       all buckets but the last are full, and their number does not grow by coming and going.
 *   <li>Nobody is ever moved to another bucket.
 *   <li>When the last subscriber leaves, nothing is left.
 * </ul>
 *
 * Buckets with room form a chain; one that fills up is its head and leaves it, one that gets room
 * becomes its head.
 */
final class BucketPolicy {
  /**
   * Members of a bucket: what one element of a fan-out tells in one go. 500 decisions take some 40
   * ms of a core (23,000 a second were measured on two), and that is how long a barrier may wait
   * behind them.
   */
  static final int MAX_MEMBERS = 500;

  private final int maxMembers;
  private final int maxBuckets;

  /**
   * @param maxMembers of a bucket
   * @param maxBuckets of a topic; when its last subscriber leaves, so many entries are removed at
   *     once
   */
  BucketPolicy(int maxMembers, int maxBuckets) {
    this.maxMembers = maxMembers;
    this.maxBuckets = maxBuckets;
  }

  /** How full each bucket of the current topic is. */
  interface Fills {
    /** Null for a bucket that was never opened. */
    BucketFill get(int bucket) throws Exception;

    void put(int bucket, BucketFill fill) throws Exception;

    void remove(int bucket) throws Exception;
  }

  /** A bucket, and the directory after the subscriber has entered it. */
  record Placed(int bucket, TopicDirectory directory) {}

  /**
   * Places a subscriber who has no bucket.
   *
   * @return empty when the topic has its greatest size
   */
  Optional<Placed> enter(TopicDirectory directory, Fills fills) throws Exception {
    int head = directory.firstWithRoom();
    if (head != TopicDirectory.NONE) {
      BucketFill fill = fills.get(head);
      int members = fill.members() + 1;
      boolean full = members == maxMembers;
      fills.put(
          head,
          full
              ? new BucketFill(members, false, TopicDirectory.NONE)
              : new BucketFill(members, true, fill.nextWithRoom()));
      return Optional.of(
          new Placed(
              head,
              new TopicDirectory(
                  directory.buckets(),
                  directory.subscribers() + 1,
                  full ? fill.nextWithRoom() : head)));
    }
    if (directory.buckets() == maxBuckets) {
      return Optional.empty();
    }
    int opened = directory.buckets();
    boolean full = maxMembers == 1;
    fills.put(opened, new BucketFill(1, !full, TopicDirectory.NONE));
    return Optional.of(
        new Placed(
            opened,
            new TopicDirectory(
                opened + 1, directory.subscribers() + 1, full ? TopicDirectory.NONE : opened)));
  }

  /** A subscriber leaves its bucket. */
  TopicDirectory leave(TopicDirectory directory, Fills fills, int bucket) throws Exception {
    if (directory.subscribers() == 1) {
      for (int i = 0; i < directory.buckets(); i++) {
        fills.remove(i);
      }
      return TopicDirectory.EMPTY;
    }
    BucketFill fill = fills.get(bucket);
    int head = directory.firstWithRoom();
    fills.put(
        bucket,
        new BucketFill(fill.members() - 1, true, fill.chained() ? fill.nextWithRoom() : head));
    return new TopicDirectory(
        directory.buckets(), directory.subscribers() - 1, fill.chained() ? head : bucket);
  }
}
