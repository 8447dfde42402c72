package io.pabal.log;

import io.pabal.schema.deliver.Marker;
import io.pabal.schema.state.EpochOfKeyGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The newest epoch of every key group of one partition of an outcomes topic: disjoint ranges, so
 * never more entries than key groups.
 */
final class Epochs {
  private Epochs() {}

  /** The epochs after a marker: it takes its key groups away from whoever had them. */
  static List<EpochOfKeyGroups> after(List<EpochOfKeyGroups> epochs, Marker marker) {
    List<EpochOfKeyGroups> after = new ArrayList<>();
    for (EpochOfKeyGroups old : epochs) {
      if (old.firstKeyGroup() < marker.firstKeyGroup()) {
        int last = Math.min(old.lastKeyGroup(), marker.firstKeyGroup() - 1);
        after.add(new EpochOfKeyGroups(old.firstKeyGroup(), last, old.epoch()));
      }
      if (old.lastKeyGroup() > marker.lastKeyGroup()) {
        int first = Math.max(old.firstKeyGroup(), marker.lastKeyGroup() + 1);
        after.add(new EpochOfKeyGroups(first, old.lastKeyGroup(), old.epoch()));
      }
    }
    after.add(new EpochOfKeyGroups(marker.firstKeyGroup(), marker.lastKeyGroup(), marker.epoch()));
    return after;
  }

  /** The epoch that a key group is in; empty before its first marker. */
  static Optional<String> of(List<EpochOfKeyGroups> epochs, int keyGroup) {
    return epochs.stream()
        .filter(e -> e.firstKeyGroup() <= keyGroup && keyGroup <= e.lastKeyGroup())
        .map(EpochOfKeyGroups::epoch)
        .findFirst();
  }
}
