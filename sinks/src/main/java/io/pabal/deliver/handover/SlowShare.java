package io.pabal.deliver.handover;

import java.util.BitSet;

/** The share of slow ones among the last hand-overs, for people who watch. */
final class SlowShare {
  private final BitSet slow = new BitSet();
  private final int window;
  private int next;
  private int known;

  /**
   * @param window how many are looked at
   */
  SlowShare(int window) {
    this.window = window;
  }

  void add(boolean wasSlow) {
    slow.set(next, wasSlow);
    next = (next + 1) % window;
    known = Math.min(known + 1, window);
  }

  /** In percent; 0 when nothing is known. */
  int percent() {
    return known == 0 ? 0 : 100 * slow.cardinality() / known;
  }
}
