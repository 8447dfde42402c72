package io.pabal.plan.audience;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.state.BucketFill;
import io.pabal.schema.state.TopicDirectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The rules of buckets, stated for every coming and going. */
class BucketPolicyTest {
  private static final int MAX_BUCKETS = 1000;

  /**
   * Each number is a person who comes, or goes if they are there. A small bucket has more edges
   * than a large one.
   */
  @Property
  void everyOneIsInOneBucketAndNoBucketOverflows(
      @ForAll @Size(max = 300) List<@IntRange(max = 40) Integer> people,
      @ForAll @IntRange(min = 1, max = 5) int maxMembers)
      throws Exception {
    Topic topic = new Topic(maxMembers, MAX_BUCKETS);
    int most = 0;
    for (int person : people) {
      topic.turn(person);
      most = Math.max(most, topic.bucketOf.size());
      topic.check();
      assertThat(topic.directory.buckets())
          .as("buckets are opened only when all are full")
          .isLessThanOrEqualTo((most + maxMembers - 1) / maxMembers);
    }
  }

  @Property
  void nothingIsLeftWhenAllHaveGone(
      @ForAll @Size(max = 200) List<@IntRange(max = 60) Integer> people,
      @ForAll @IntRange(min = 1, max = 5) int maxMembers)
      throws Exception {
    Topic topic = new Topic(maxMembers, MAX_BUCKETS);
    for (int person : people) {
      topic.turn(person);
    }
    for (int person : new ArrayList<>(topic.bucketOf.keySet())) {
      topic.turn(person);
    }
    assertThat(topic.directory).isEqualTo(TopicDirectory.EMPTY);
    assertThat(topic.fills).isEmpty();
  }

  /** A million look-ups would be a scan: each answer costs the same, whatever the size. */
  @Property(tries = 50)
  void costsTheSameWhateverTheSize(@ForAll @IntRange(min = 1, max = 2000) int size)
      throws Exception {
    Topic topic = new Topic(BucketPolicy.MAX_MEMBERS, MAX_BUCKETS);
    for (int person = 0; person <= size; person++) {
      topic.touched = 0;
      topic.turn(person);
      assertThat(topic.touched).isLessThanOrEqualTo(2);
    }
    topic.touched = 0;
    topic.turn(0);
    assertThat(topic.touched).isLessThanOrEqualTo(2);
  }

  @Example
  void opensTheSecondBucketForTheFiveHundredAndFirst() throws Exception {
    Topic topic = new Topic(BucketPolicy.MAX_MEMBERS, MAX_BUCKETS);
    for (int person = 1; person <= 500; person++) {
      topic.turn(person);
    }
    assertThat(topic.directory.buckets()).isEqualTo(1);
    assertThat(topic.fills.get(0).members()).isEqualTo(500);

    topic.turn(501);
    assertThat(topic.bucketOf.get(501)).isEqualTo(1);
    topic.turn(7);
    topic.turn(502);
    assertThat(topic.bucketOf.get(502)).as("the free place").isZero();
    topic.check();
  }

  @Example
  void takesNoneAboveItsGreatestSizeAndOneAgainWhenOneHasLeft() throws Exception {
    Topic topic = new Topic(2, 2);
    for (int person = 0; person < 5; person++) {
      topic.turn(person);
    }
    assertThat(topic.bucketOf).hasSize(4).doesNotContainKey(4);
    topic.turn(1);
    topic.turn(4);
    assertThat(topic.bucketOf).hasSize(4).containsKey(4);
    topic.check();
  }

  /** A topic in memory, which checks itself. */
  private static final class Topic implements BucketPolicy.Fills {
    private final int maxMembers;
    private final BucketPolicy policy;
    private final Map<Integer, BucketFill> fills = new HashMap<>();
    private final Map<Integer, Integer> bucketOf = new HashMap<>();
    private TopicDirectory directory = TopicDirectory.EMPTY;
    private int touched;

    Topic(int maxMembers, int maxBuckets) {
      this.maxMembers = maxMembers;
      this.policy = new BucketPolicy(maxMembers, maxBuckets);
    }

    void turn(int person) throws Exception {
      Integer bucket = bucketOf.remove(person);
      if (bucket != null) {
        directory = policy.leave(directory, this, bucket);
        return;
      }
      Optional<BucketPolicy.Placed> placed = policy.enter(directory, this);
      if (placed.isPresent()) {
        bucketOf.put(person, placed.get().bucket());
        directory = placed.get().directory();
      }
    }

    void check() {
      Map<Integer, Integer> counted = new HashMap<>();
      bucketOf.values().forEach(bucket -> counted.merge(bucket, 1, Integer::sum));
      assertThat(directory.subscribers()).isEqualTo(bucketOf.size());
      assertThat(fills).hasSize(directory.buckets());
      fills.forEach(
          (bucket, fill) -> {
            assertThat(fill.members()).isEqualTo(counted.getOrDefault(bucket, 0));
            assertThat(fill.members()).isLessThanOrEqualTo(maxMembers);
            assertThat(fill.chained()).isEqualTo(fill.members() < maxMembers);
          });
      assertThat(chain()).isEqualTo(fills.values().stream().filter(BucketFill::chained).count());
    }

    /** The length of the chain; a loop would not end the test. */
    private long chain() {
      long length = 0;
      for (int at = directory.firstWithRoom();
          at != TopicDirectory.NONE && length <= fills.size();
          at = fills.get(at).nextWithRoom()) {
        length++;
      }
      return length;
    }

    @Override
    public BucketFill get(int bucket) {
      touched++;
      return fills.get(bucket);
    }

    @Override
    public void put(int bucket, BucketFill fill) {
      touched++;
      fills.put(bucket, fill);
    }

    @Override
    public void remove(int bucket) {
      touched++;
      fills.remove(bucket);
    }
  }
}
