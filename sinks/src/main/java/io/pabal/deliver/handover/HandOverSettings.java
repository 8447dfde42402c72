package io.pabal.deliver.handover;

import io.pabal.flow.ValveId;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import java.io.Serializable;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the hand-over of one channel is told at the start.
 *
 * @param channel the channel
 * @param stripTtl how long an item is remembered
 * @param longestLife how long a veto is remembered
 * @param heartbeatTimeout Flink's {@code heartbeat.timeout}; the lease is half of it
 * @param catalogWait how long a notification may wait for its catalog version before it goes back
 *     to plan
 * @param closeGrace how long {@code close()} waits for what is under way; must stay below Flink's
 *     {@code task.cancellation.timeout}
 * @param breaker when a provider is left alone
 * @param valves the valve a lane
 * @param drillFaults whether a drill may make a task fail
 */
public record HandOverSettings(
    Channel channel,
    Duration stripTtl,
    Duration longestLife,
    Duration heartbeatTimeout,
    Duration catalogWait,
    Duration closeGrace,
    BreakerSettings breaker,
    Map<Lane, ValveId> valves,
    boolean drillFaults)
    implements Serializable {
  /** Above it no new hand-over starts: the broker does not answer, outcomes could not be kept. */
  public static final Duration MAX_APPEND_AGE = Duration.ofSeconds(1);

  /**
   * How old an intent's permission may be: after it the flight is judged again, with the vetoes
   * that arrived meanwhile. Far above a healthy broker's round trip.
   */
  public static final Duration MAX_INTENT_AGE = Duration.ofSeconds(10);

  /**
   * Vetoes kept a recipient, the newest; a bound for state. One may name as many actors or threads
   * as two documents of preferences.
   */
  public static final int MAX_VETOES = 32;

  /** Beyond the sender's own deadline, after which the hand-over is in doubt whatever it does. */
  public static final Duration DEADLINE_GRACE = Duration.ofSeconds(5);

  public HandOverSettings {
    valves = new EnumMap<>(valves);
  }
}
