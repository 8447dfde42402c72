package io.pabal.deliver.handover;

import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Marker;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeRecord;
import io.pabal.schema.plan.Item;
import io.pabal.schema.state.EpochOfKeyGroups;
import io.pabal.schema.state.ItemState;
import java.util.List;
import org.apache.flink.metrics.Counter;

/**
 * Takes what the outcomes topic says of this subtask's recipients into memory, before any element:
 * what a task before this one handed over is known here even if no snapshot has it. Creates
 * nothing. What does not make sense is passed over: whoever else writes to the topic must not stop
 * a start; the log makes dead letters of it.
 */
final class ReadBack implements OutcomeLog.Reader {
  private final KeyGroups keyGroups;
  private final EpochOrder order;
  private final RecipientMemory memory;
  private final Counter recalled;

  /**
   * @param atSnapshot the epochs of the subtasks whose snapshot was restored
   * @param recalled counts the records that concerned this subtask
   */
  ReadBack(
      KeyGroups keyGroups,
      List<EpochOfKeyGroups> atSnapshot,
      RecipientMemory memory,
      Counter recalled) {
    this.keyGroups = keyGroups;
    this.order = new EpochOrder(atSnapshot);
    this.memory = memory;
    this.recalled = recalled;
  }

  @Override
  public void read(int partition, OutcomeRecord record) {
    if (record instanceof Marker marker) {
      order.read(partition, marker);
    } else if (record instanceof Intent intent) {
      boolean late = isLate(partition, intent.recipient(), intent.handOver());
      recall(
          intent.recipient(),
          intent.handOver(),
          intent.items(),
          (known, item) -> Recall.of(known, intent, item, late));
    } else if (record instanceof Outcome outcome && outcome.outcome() != null) {
      boolean late = isLate(partition, outcome.recipient(), outcome.handOver());
      recall(
          outcome.recipient(),
          outcome.handOver(),
          outcome.items(),
          (known, item) -> Recall.of(known, outcome, item, late));
    }
  }

  private boolean isLate(int partition, String recipient, HandOver handOver) {
    return recipient != null
        && handOver != null
        && order.isLate(partition, keyGroups.of(recipient), handOver.epoch());
  }

  private void recall(
      String recipient, HandOver handOver, List<Item> about, Recollection recollection) {
    if (recipient == null
        || handOver == null
        || handOver.epoch() == null
        || !keyGroups.have(recipient)) {
      return;
    }
    memory.turnTo(recipient);
    for (Item item : about) {
      if (item.itemId() != null && item.attempt() > 0) {
        ItemState known = memory.known(item.itemId());
        ItemState newer = recollection.of(known, item);
        if (!newer.equals(known)) {
          memory.remember(item.itemId(), newer);
        }
      }
    }
    recalled.inc();
  }

  /** What a record means for what is known of an item. */
  private interface Recollection {
    ItemState of(ItemState known, Item item);
  }
}
