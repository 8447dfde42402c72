package io.pabal.deliver.handover;

import io.pabal.schema.deliver.Marker;
import io.pabal.schema.state.EpochOfKeyGroups;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which epoch a key group is in, partition by partition, while the outcomes topic is read back. A
 * record of another epoch is <em>late</em>: its task went on after its successor had announced
 * itself there.
 *
 * <p>What is read begins behind the markers of the tasks that took the snapshot, so their epochs
 * are known before the first record. Without a snapshot nothing is late before the first marker.
 */
final class EpochOrder {
  private final List<EpochOfKeyGroups> atSnapshot;
  private final Map<Integer, Map<Integer, String>> epochByKeyGroupByPartition = new HashMap<>();

  /**
   * @param atSnapshot the epochs of the subtasks whose snapshot was restored
   */
  EpochOrder(List<EpochOfKeyGroups> atSnapshot) {
    this.atSnapshot = List.copyOf(atSnapshot);
  }

  /** A marker takes its key groups away from whoever had them; one that cannot be, does nothing. */
  void read(int partition, Marker marker) {
    if (!marker.hasSoundRange()) {
      return;
    }
    Map<Integer, String> epochs = epochs(partition);
    for (int keyGroup = marker.firstKeyGroup(); keyGroup <= marker.lastKeyGroup(); keyGroup++) {
      epochs.put(keyGroup, marker.epoch());
    }
  }

  /** Whether a record of this epoch is late where it stands. */
  boolean isLate(int partition, int keyGroup, String epoch) {
    String newest = epochs(partition).get(keyGroup);
    return newest != null && !newest.equals(epoch);
  }

  private Map<Integer, String> epochs(int partition) {
    return epochByKeyGroupByPartition.computeIfAbsent(partition, absent -> restored());
  }

  private Map<Integer, String> restored() {
    Map<Integer, String> epochs = new HashMap<>();
    for (EpochOfKeyGroups range : atSnapshot) {
      for (int keyGroup = range.firstKeyGroup(); keyGroup <= range.lastKeyGroup(); keyGroup++) {
        epochs.put(keyGroup, range.epoch());
      }
    }
    return epochs;
  }
}
