package io.pabal.log;

import io.pabal.schema.Channel;
import io.pabal.schema.plan.ChannelDecision;
import io.pabal.schema.plan.Decision;
import java.util.ArrayList;
import java.util.List;

/**
 * What one decision says of one item: planned, or ended.
 *
 * @param ended true when the decision gives the item up
 */
record PlannedItemRow(Decision decision, Channel channel, String itemId, boolean ended) {

  /**
   * One row for each item that the decision names: it goes on, or it ends. A decision that sends
   * nothing for an event names no item.
   */
  static List<PlannedItemRow> of(Decision decision) {
    return switch (decision.reason()) {
      case PLANNED, RETRY_LATER, RETRIED, FELL_BACK, LATE -> rows(decision, false);
      case GAVE_UP,
          LIFE_ENDED,
          CANCELLED,
          TOO_MANY_PENDING,
          TOO_LATE,
          MERGED,
          NO_RULE,
          WRONG_LANE,
          NO_PROFILE,
          NO_ADDRESS,
          OPTED_OUT,
          NO_CONSENT,
          DEFAULT_OFF,
          TOO_LARGE ->
          rows(decision, true);
      case DUPLICATE, EXPIRED, EXCLUDED, CANCELLATION -> List.of();
    };
  }

  private static List<PlannedItemRow> rows(Decision decision, boolean ended) {
    List<PlannedItemRow> rows = new ArrayList<>();
    for (ChannelDecision channel : decision.channels()) {
      for (String itemId : channel.itemIds()) {
        rows.add(new PlannedItemRow(decision, channel.channel(), itemId, ended));
      }
    }
    return rows;
  }
}
