package io.pabal.schema.state;

import io.pabal.schema.event.Event;
import io.pabal.schema.event.UnaddressedEvent;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * State names and types of plan's audience steps; see {@link Uids} for what the contract is. How
 * recipients are spread over the topics of everyone belongs to it, too ({@code TopicKeys}).
 */
public final class AudienceState {
  private AudienceState() {}

  /** Audience step: events that arrived before the gate opened; cleared when it opens. */
  public static ListStateDescriptor<UnaddressedEvent> heldEvents() {
    return new ListStateDescriptor<>("held-events", TypeInformation.of(UnaddressedEvent.class));
  }

  /** Audience step: that an event was fanned out, for the dedup window. */
  public static ValueStateDescriptor<DecidedEvent> fannedOut(Duration dedupWindow) {
    ValueStateDescriptor<DecidedEvent> descriptor =
        new ValueStateDescriptor<>("fanned-out", TypeInformation.of(DecidedEvent.class));
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(dedupWindow).build());
    return descriptor;
  }

  /** Topic step: the head of a topic's buckets. Cleared when the last subscriber leaves. */
  public static ValueStateDescriptor<TopicDirectory> directory() {
    return new ValueStateDescriptor<>("directory", TypeInformation.of(TopicDirectory.class));
  }

  /** Topic step: bucket to how full it is. Cleared when the last subscriber leaves. */
  public static MapStateDescriptor<Integer, BucketFill> fills() {
    return new MapStateDescriptor<>("fills", Types.INT, TypeInformation.of(BucketFill.class));
  }

  /** Topic step: subscriber to bucket. No TTL: the compacted topics own it. Never iterated. */
  public static MapStateDescriptor<String, Integer> bucketOfSubscriber() {
    return new MapStateDescriptor<>("bucket-of-subscriber", Types.STRING, Types.INT);
  }

  /** Topic step: event key to a fan-out that is under way; cleared when all buckets have it. */
  public static MapStateDescriptor<String, Expansion> expansions() {
    return new MapStateDescriptor<>(
        "expansions", Types.STRING, TypeInformation.of(Expansion.class));
  }

  /** Bucket step: the members of a bucket, at most 500; the value says nothing. */
  public static MapStateDescriptor<String, Boolean> members() {
    return new MapStateDescriptor<>("members", Types.STRING, Types.BOOLEAN);
  }

  /** Bucket step: event key to an event that the members are to be told. */
  public static MapStateDescriptor<String, Event> toTell() {
    return new MapStateDescriptor<>("to-tell", Types.STRING, TypeInformation.of(Event.class));
  }

  /**
   * Bucket step: event key to the members who had been told of it at a snapshot, if some had and
   * some had not; cleared when all have.
   */
  public static MapStateDescriptor<String, List<String>> told() {
    return new MapStateDescriptor<>("told", Types.STRING, Types.LIST(Types.STRING));
  }
}
