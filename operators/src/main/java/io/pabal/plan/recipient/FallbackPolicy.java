package io.pabal.plan.recipient;

import io.pabal.plan.recipient.Notifications.Words;
import io.pabal.schema.Channel;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.plan.ChannelDecision;
import io.pabal.schema.plan.ChannelReason;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.state.FallbackChain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an event goes on when everything that was planned for it has failed for good: pure. The
 * rule's fallback channels are tried in their order, each once an event and recipient, with today's
 * wishes; a channel that the recipient does not allow, or has no address of, is passed over.
 */
final class FallbackPolicy {
  private FallbackPolicy() {}

  /**
   * What was found.
   *
   * @param chain how far it has come; its open items are those of the notifications
   * @param reason FELL_BACK, or why no channel of the chain could take it
   * @param channels what it says of each channel that was looked at
   */
  record Next(
      FallbackChain chain,
      List<OutboxNotification> notifications,
      DecisionReason reason,
      List<ChannelDecision> channels) {}

  /** The chain of an event that has just been planned, or null when its rule has none. */
  static FallbackChain begin(Rule rule, List<OutboxNotification> planned) {
    return rule.fallback().isEmpty() || planned.isEmpty()
        ? null
        : new FallbackChain(itemIds(planned), 0);
  }

  /**
   * The next channel.
   *
   * @param told the event, as it came back
   * @param lifeEndsAt the end of its life: no fallback prolongs it
   */
  static Next next(
      FallbackChain chain, RecipientEvent told, Known known, Words words, Instant lifeEndsAt) {
    List<ChannelDecision> channels = new ArrayList<>();
    List<ChannelChoice.Chosen> looked = new ArrayList<>();
    List<Channel> fallback = words.rule().fallback();
    for (int tried = chain.tried(); tried < fallback.size(); tried++) {
      ChannelChoice.Chosen chosen =
          ChannelChoice.choose(
              words.rule(), words.category(), known, Sender.of(told.event()), fallback.get(tried));
      looked.add(chosen);
      List<OutboxNotification> notifications =
          chosen.addresses().stream()
              .map(address -> Notifications.first(told, known, words, address, lifeEndsAt))
              .filter(notification -> !Notifications.isTooLarge(notification))
              .toList();
      List<String> itemIds = itemIds(notifications);
      channels.add(
          new ChannelDecision(chosen.channel(), chosen.reason(), chosen.preferenceRule(), itemIds));
      if (chosen.reason() == ChannelReason.CHOSEN && !notifications.isEmpty()) {
        return new Next(
            new FallbackChain(itemIds, tried + 1),
            notifications,
            DecisionReason.FELL_BACK,
            channels);
      }
    }
    return new Next(null, List.of(), new ChannelChoice(looked).reasonOfSilence(), channels);
  }

  private static List<String> itemIds(List<OutboxNotification> notifications) {
    return notifications.stream()
        .flatMap(notification -> notification.items().stream())
        .map(Item::itemId)
        .toList();
  }
}
