package io.pabal.schema.deliver;

import io.pabal.schema.Channel;
import io.pabal.schema.Sound;
import io.pabal.schema.event.EventLimits;
import java.time.Instant;

/**
 * Says that one deliver subtask has started: written to every partition of the outcomes topic
 * before anything is handed over. A record of an older epoch behind a newer marker that covers its
 * key group is <em>late</em>: it comes from a task that goes on after its successor has started.
 *
 * @param schema {@value #SCHEMA}
 * @param channel the outcomes topic's channel
 * @param epoch the epoch that begins
 * @param subtask index of the subtask
 * @param maxParallelism number of key groups
 * @param firstKeyGroup first key group of the subtask, inclusive
 * @param lastKeyGroup last key group of the subtask, inclusive
 * @param at the subtask's clock
 */
public record Marker(
    String schema,
    Channel channel,
    String epoch,
    int subtask,
    int maxParallelism,
    int firstKeyGroup,
    int lastKeyGroup,
    Instant at)
    implements OutcomeRecord {
  public static final String SCHEMA = "pabal.marker/1";

  /** The most key groups that Flink knows. */
  private static final int MOST_KEY_GROUPS = 1 << 15;

  /**
   * Whether it names an epoch and a range of key groups that can be; one that does not comes from
   * somebody else and means nothing.
   */
  public boolean hasSoundRange() {
    return Sound.isId(epoch, EventLimits.MAX_ATTRIBUTE_CHARS)
        && 0 <= firstKeyGroup
        && firstKeyGroup <= lastKeyGroup
        && lastKeyGroup < maxParallelism
        && maxParallelism <= MOST_KEY_GROUPS;
  }

  /** Whether a key group belongs to the subtask that wrote this. */
  public boolean covers(int keyGroup) {
    return firstKeyGroup <= keyGroup && keyGroup <= lastKeyGroup;
  }
}
