package io.pabal.plan.recipient;

import io.pabal.plan.recipient.Notifications.Words;
import io.pabal.schema.Channel;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Reach;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.plan.ChannelReason;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.plan.PreferenceRule;
import io.pabal.schema.recipient.Address;
import java.util.Optional;

/**
 * What becomes of an item that waits, with what is known now: pure. It is judged by the same rules
 * as a new event, with today's catalog and the recipient's wishes of today, on the channel that it
 * was planned on.
 */
final class PendingPolicy {
  private PendingPolicy() {}

  /**
   * What was found; exactly one of the first three is not null.
   *
   * @param again the notification for its next attempt
   * @param elsewhere its address is gone, and this one, another item, stands in its place
   * @param end why nothing more is sent
   * @param channelReason what the end says of the channel
   * @param preferenceRule the rule that denied it, or null
   * @param detail words for a person, or null
   */
  record Judgement(
      OutboxNotification again,
      OutboxNotification elsewhere,
      DecisionReason end,
      ChannelReason channelReason,
      PreferenceRule preferenceRule,
      String detail) {

    /** Whether another channel of a fallback may say it instead: nobody said no. */
    boolean leavesRoomForFallback() {
      return end == DecisionReason.NO_ADDRESS;
    }

    static Judgement lifeEnded() {
      return end(DecisionReason.LIFE_ENDED, (String) null);
    }

    private static Judgement again(OutboxNotification notification) {
      return new Judgement(notification, null, null, null, null, null);
    }

    private static Judgement elsewhere(OutboxNotification notification) {
      return new Judgement(
          null, notification, null, ChannelReason.NO_ADDRESS, null, "the address is gone");
    }

    private static Judgement end(DecisionReason reason, String detail) {
      return new Judgement(null, null, reason, ChannelReason.CHOSEN, null, detail);
    }

    private static Judgement end(DecisionReason reason, ChannelReason channel) {
      return new Judgement(null, null, reason, channel, null, null);
    }

    private static Judgement denied(ChannelReason channel, PreferenceRule rule) {
      DecisionReason reason =
          switch (channel) {
            case NO_CONSENT -> DecisionReason.NO_CONSENT;
            case DEFAULT_OFF -> DecisionReason.DEFAULT_OFF;
            default -> DecisionReason.OPTED_OUT;
          };
      return new Judgement(null, null, reason, channel, rule, null);
    }
  }

  /**
   * Judges.
   *
   * @param sent what was sent last, with one item
   */
  static Judgement judge(OutboxNotification sent, Known known) {
    Item item = sent.items().get(0);
    if (known.isTakenBack(item.eventTime())) {
      return Judgement.end(DecisionReason.CANCELLED, (String) null);
    }
    if (!known.now().isBefore(sent.endOfLife())) {
      return Judgement.lifeEnded();
    }
    Optional<Rule> rule =
        Optional.ofNullable(known.catalog()).flatMap(c -> c.ruleFor(item.eventType()));
    Optional<Category> category = rule.flatMap(r -> known.catalog().category(r.category()));
    if (category.isEmpty()) {
      return Judgement.end(DecisionReason.NO_RULE, (String) null);
    }
    Channel channel = sent.channel();
    if (!rule.get().everyChannel().contains(channel)) {
      return Judgement.end(
          DecisionReason.NO_RULE, "the rule does not name " + channel.label() + " any more");
    }
    if (category.get().lane() != sent.lane()) {
      return Judgement.end(
          DecisionReason.WRONG_LANE, "the category's lane is " + category.get().lane().label());
    }
    if (known.profile() == null) {
      return Judgement.end(DecisionReason.NO_PROFILE, (String) null);
    }
    Sender sender = new Sender(item.actor(), item.thread());
    PreferencePolicy.Verdict verdict =
        PreferencePolicy.judge(category.get(), known.wishes(), channel, sender);
    if (!verdict.allows()) {
      return Judgement.denied(verdict.denial(), verdict.rule());
    }
    return address(sent, known, new Words(rule.get(), category.get()));
  }

  private static Judgement address(OutboxNotification sent, Known known, Words words) {
    Optional<Address> address =
        known.profile().addresses().stream()
            .filter(a -> a.channel() == sent.channel() && a.key().equals(sent.address().key()))
            .findFirst();
    if (address.isEmpty()) {
      return gone(sent, known, words);
    }
    if (!ChannelChoice.isAllowed(words.category(), known.preferences(), address.get())) {
      return Judgement.denied(ChannelReason.ADDRESS_OFF, PreferenceRule.ADDRESSES_OFF);
    }
    if (known.suppressions().hold(address.get())) {
      return Judgement.end(DecisionReason.NO_ADDRESS, ChannelReason.SUPPRESSED);
    }
    return fitting(Notifications.again(sent, known, words, address.get()), false);
  }

  /** Where one address stands for the channel, today's first one takes its place. */
  private static Judgement gone(OutboxNotification sent, Known known, Words words) {
    if (words.rule().addressReach() == Reach.FIRST) {
      Item item = sent.items().get(0);
      ChannelChoice.Chosen chosen =
          ChannelChoice.choose(
              words.rule(),
              words.category(),
              known,
              new Sender(item.actor(), item.thread()),
              sent.channel());
      if (chosen.reason() == ChannelReason.CHOSEN) {
        return fitting(
            Notifications.first(
                Notifications.eventOf(sent, null),
                known,
                words,
                chosen.addresses().get(0),
                sent.endOfLife()),
            true);
      }
    }
    return Judgement.end(DecisionReason.NO_ADDRESS, ChannelReason.NO_ADDRESS);
  }

  private static Judgement fitting(OutboxNotification notification, boolean elsewhere) {
    if (Notifications.isTooLarge(notification)) {
      return Judgement.end(DecisionReason.TOO_LARGE, (String) null);
    }
    return elsewhere ? Judgement.elsewhere(notification) : Judgement.again(notification);
  }
}
