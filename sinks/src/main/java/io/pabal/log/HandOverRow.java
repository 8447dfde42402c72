package io.pabal.log;

import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.Item;
import java.time.Instant;
import java.util.List;

/**
 * What one record says of one item's hand-over: a row of {@code hand_overs} before it is merged
 * with what is there.
 *
 * @param outcome null for an intent
 * @param finalForItem nothing more follows without plan's doing
 * @param answeredAt null for an intent
 */
record HandOverRow(
    Item item,
    HandOver handOver,
    Channel channel,
    Lane lane,
    String recipient,
    String notificationId,
    String addressKey,
    OutcomeClass outcome,
    boolean finalForItem,
    String provider,
    String code,
    String providerMessageId,
    String detail,
    Long retryAfterMillis,
    boolean resend,
    boolean late,
    Instant intentAt,
    Instant startedAt,
    Instant answeredAt) {

  /** One row an item of the intent or outcome. */
  static List<HandOverRow> of(LoggedOutcome logged) {
    if (logged.outcome() == null) {
      return logged.intent().items().stream()
          .map(item -> ofIntent(logged.intent(), item, logged.late()))
          .toList();
    }
    return logged.outcome().items().stream()
        .map(item -> ofOutcome(logged.outcome(), item, logged.late()))
        .toList();
  }

  private static HandOverRow ofIntent(Intent intent, Item item, boolean late) {
    return new HandOverRow(
        item,
        intent.handOver(),
        intent.channel(),
        intent.lane(),
        intent.recipient(),
        intent.notificationId(),
        intent.addressKey(),
        null,
        false,
        intent.provider(),
        null,
        null,
        null,
        null,
        intent.resend(),
        late,
        intent.at(),
        null,
        null);
  }

  private static HandOverRow ofOutcome(Outcome outcome, Item item, boolean late) {
    return new HandOverRow(
        item,
        outcome.handOver(),
        outcome.channel(),
        outcome.lane(),
        outcome.recipient(),
        outcome.notificationId(),
        outcome.addressKey(),
        outcome.outcome(),
        outcome.finalForItems(),
        outcome.provider(),
        outcome.code(),
        outcome.providerMessageId(),
        outcome.detail(),
        outcome.retryAfterMillis(),
        outcome.resentInDoubt(),
        late,
        null,
        outcome.startedAt(),
        outcome.at());
  }

  DeliveryState state() {
    return outcome == null ? DeliveryState.PENDING : DeliveryState.of(outcome);
  }

  int strength() {
    return outcome == null ? DeliveryState.INTENT_STRENGTH : DeliveryState.strengthOf(outcome);
  }
}
