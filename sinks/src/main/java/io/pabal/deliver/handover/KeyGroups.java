package io.pabal.deliver.handover;

import io.pabal.schema.Channel;
import io.pabal.schema.deliver.Marker;
import io.pabal.schema.state.EpochOfKeyGroups;
import java.time.Instant;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * The key groups of this subtask: of whom it keeps records that it reads back, and what it takes
 * over by its marker.
 *
 * @param subtask its index
 * @param maxParallelism key groups of the operator
 * @param range those of this subtask
 */
record KeyGroups(int subtask, int maxParallelism, KeyGroupRange range) {
  static KeyGroups of(TaskInfo task) {
    int subtask = task.getIndexOfThisSubtask();
    int maxParallelism = task.getMaxNumberOfParallelSubtasks();
    return new KeyGroups(
        subtask,
        maxParallelism,
        KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
            maxParallelism, task.getNumberOfParallelSubtasks(), subtask));
  }

  /** The key group of a recipient, of this subtask or another. */
  int of(String recipient) {
    return KeyGroupRangeAssignment.assignToKeyGroup(recipient, maxParallelism);
  }

  /** Whether a recipient is this subtask's. */
  boolean have(String recipient) {
    return range.contains(of(recipient));
  }

  /** What announces an epoch of this subtask on the outcomes topic. */
  Marker marker(Channel channel, String epoch, Instant at) {
    return new Marker(
        Marker.SCHEMA,
        channel,
        epoch,
        subtask,
        maxParallelism,
        range.getStartKeyGroup(),
        range.getEndKeyGroup(),
        at);
  }

  /** What a snapshot says of an epoch of this subtask. */
  EpochOfKeyGroups in(String epoch) {
    return new EpochOfKeyGroups(range.getStartKeyGroup(), range.getEndKeyGroup(), epoch);
  }
}
