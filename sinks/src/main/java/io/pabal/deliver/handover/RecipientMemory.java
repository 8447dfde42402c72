package io.pabal.deliver.handover;

import io.pabal.schema.deliver.Veto;
import io.pabal.schema.state.DeliverState;
import io.pabal.schema.state.ItemState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.streaming.api.operators.KeyContext;

/**
 * What is remembered of one recipient: the state of each item, and vetoes, never more than {@link
 * HandOverSettings#MAX_VETOES}. All but {@link #turnTo} concern the recipient it was turned to, by
 * it or by Flink before an element. Used in the task's thread only; a state backend that fails ends
 * the task with a {@link StateAccessException}.
 */
final class RecipientMemory {
  private final KeyContext keys;
  private final MapState<String, ItemState> items;
  private final ListState<Veto> vetoes;

  RecipientMemory(KeyContext keys, KeyedStateStore store, HandOverSettings settings) {
    this.keys = keys;
    this.items = store.getMapState(DeliverState.items(settings.stripTtl()));
    this.vetoes = store.getListState(DeliverState.vetoes(settings.longestLife()));
  }

  void turnTo(String recipient) {
    keys.setCurrentKey(recipient);
  }

  /** What is known of an item; never null. */
  ItemState known(String itemId) {
    try {
      ItemState known = items.get(itemId);
      return known == null ? ItemState.unknown() : known;
    } catch (Exception e) {
      throw new StateAccessException(e);
    }
  }

  void remember(String itemId, ItemState state) {
    try {
      items.put(itemId, state);
    } catch (Exception e) {
      throw new StateAccessException(e);
    }
  }

  /** The vetoes kept, the one that covers the latest decisions last. */
  List<Veto> vetoes() {
    try {
      List<Veto> known = new ArrayList<>();
      vetoes.get().forEach(known::add);
      return known;
    } catch (Exception e) {
      throw new StateAccessException(e);
    }
  }

  /**
   * Keeps a veto; one that is kept already changes nothing.
   *
   * @return how many others, the oldest, had to be forgotten for it
   */
  int keep(Veto veto) {
    List<Veto> kept = vetoes();
    if (kept.contains(veto)) {
      return 0;
    }
    kept.add(veto);
    kept.sort(Comparator.comparing(Veto::decidedUntil));
    int surplus = Math.max(0, kept.size() - HandOverSettings.MAX_VETOES);
    try {
      vetoes.update(kept.subList(surplus, kept.size()));
    } catch (Exception e) {
      throw new StateAccessException(e);
    }
    return surplus;
  }
}
