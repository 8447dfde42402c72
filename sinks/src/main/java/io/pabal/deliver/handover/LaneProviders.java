package io.pabal.deliver.handover;

import java.util.List;

/**
 * The providers of one lane of one subtask, by number. Sets of them are written with a bit each.
 * Who takes a flight: those that serve its message, but after a doubt of the same attempt only the
 * one that may have accepted it; of these the one that {@link ProviderChoice} names among those
 * that can take. Used in the task's thread only.
 */
final class LaneProviders {
  private final List<LaneProvider> all;
  private final boolean exchangeable;
  private final ProviderChoice choice;

  /**
   * @param exchangeable whether each serves every message
   */
  LaneProviders(List<LaneProvider> all, boolean exchangeable) {
    this.all = List.copyOf(all);
    this.exchangeable = exchangeable;
    this.choice =
        new ProviderChoice(
            all.stream().map(one -> one.place().priority()).toList(),
            all.stream().map(one -> one.place().weight()).toList());
  }

  List<LaneProvider> all() {
    return all;
  }

  int numberOf(LaneProvider provider) {
    return all.indexOf(provider);
  }

  /** What the lane can have under way; providers that serve different messages do not add up. */
  int capacity() {
    return exchangeable
        ? all.stream().mapToInt(LaneProvider::capacity).sum()
        : all.stream().mapToInt(LaneProvider::capacity).max().orElseThrow();
  }

  int running() {
    return all.stream().mapToInt(LaneProvider::running).sum();
  }

  boolean allDown(long nowNanos) {
    return all.stream().allMatch(one -> one.isDown(nowNanos));
  }

  boolean anyCanTake(long nowNanos) {
    return canTake(everyone(), nowNanos);
  }

  /** Whether one of them can take. */
  boolean canTake(int some, long nowNanos) {
    return ready(some, nowNanos) != 0;
  }

  /**
   * Who may take a flight. A provider that is configured no more cannot be waited for: then a doubt
   * binds nobody. What nobody serves may go to anyone: its sender says why not.
   */
  int route(Flight flight) {
    Doubt doubt = flight.doubt();
    if (doubt != null && doubt.sameAttempt()) {
      int only = named(doubt.provider());
      if (only != 0) {
        return only;
      }
    }
    return exchangeable ? everyone() : serving(flight);
  }

  private int serving(Flight flight) {
    int serving = 0;
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).sender().serves(flight.notification())) {
        serving |= 1 << i;
      }
    }
    return serving == 0 ? everyone() : serving;
  }

  /** Who takes a flight that one can take. */
  LaneProvider choose(Flight flight, long nowNanos) {
    int ready = ready(route(flight) & ~flight.tried(), nowNanos);
    int doubted = flight.doubt() == null ? 0 : named(flight.doubt().provider()) & ready;
    return all.get(choice.next(doubted == 0 ? ready : doubted));
  }

  private int ready(int some, long nowNanos) {
    int ready = 0;
    for (int i = 0; i < all.size(); i++) {
      if ((some & 1 << i) != 0 && all.get(i).canTake(nowNanos)) {
        ready |= 1 << i;
      }
    }
    return ready;
  }

  private int named(String name) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).name().equals(name)) {
        return 1 << i;
      }
    }
    return 0;
  }

  private int everyone() {
    return (1 << all.size()) - 1;
  }
}
