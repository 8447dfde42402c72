package io.pabal.plan.recipient;

import io.pabal.schema.Channel;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Consent;
import io.pabal.schema.plan.ChannelReason;
import io.pabal.schema.plan.PreferenceRule;
import io.pabal.schema.recipient.CategoryPreference;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.SenderPreference;
import java.util.Optional;

/**
 * Whether a recipient allows an event of a category on a channel: pure. The rules are those of
 * {@link PreferenceRule}, asked in its order; {@code docs/preferences.md} shows them as a table.
 *
 * <p>A switch that is on for everything or for a channel says nothing: consent is given to a
 * category. Sender rules only take away.
 */
public final class PreferencePolicy {

  private PreferencePolicy() {}

  /**
   * What was found.
   *
   * @param rule the rule that decided
   * @param denial why it is not allowed, or null when it is
   */
  public record Verdict(PreferenceRule rule, ChannelReason denial) {
    /** Whether the recipient allows it. */
    public boolean allows() {
      return denial == null;
    }
  }

  /**
   * Judges.
   *
   * @param preferences null when nothing is known
   * @param sender actor and thread of the event
   */
  public static Verdict judge(
      Category category, Preferences preferences, Channel channel, Sender sender) {
    return judge(category, Wishes.of(preferences), channel, sender);
  }

  /** Judges with everything a recipient said. */
  static Verdict judge(Category category, Wishes wishes, Channel channel, Sender sender) {
    if (category.consent() == Consent.MANDATORY) {
      return allowed(PreferenceRule.MANDATORY);
    }
    Optional<Verdict> muted = muted(wishes.preferences(), channel, sender);
    if (muted.isPresent()) {
      return muted.get();
    }
    if (wishes.unsubscribed(category.name())) {
      return denied(PreferenceRule.UNSUBSCRIBED, ChannelReason.CATEGORY_OFF);
    }
    Optional<CategoryPreference> switches = wishes.category(category.name());
    Verdict verdict = word(switches, channel).orElseGet(() -> whenSilent(category, channel));
    Optional<SenderPreference> senders = switches.flatMap(s -> s.sendersOn(channel));
    if (!verdict.allows() || senders.isEmpty()) {
      return verdict;
    }
    return senders.get().allows(sender.actor())
        ? allowed(PreferenceRule.SENDERS)
        : denied(PreferenceRule.SENDERS, ChannelReason.SENDER_OFF);
  }

  /** What is off whatever the category (but mandatory ones). */
  static Optional<Verdict> muted(Preferences preferences, Channel channel, Sender sender) {
    if (preferences == null) {
      return Optional.empty();
    }
    if (Boolean.FALSE.equals(preferences.enabled())) {
      return Optional.of(denied(PreferenceRule.EVERYTHING_OFF, ChannelReason.CHANNEL_OFF));
    }
    if (Boolean.FALSE.equals(preferences.channels().get(channel.label()))) {
      return Optional.of(denied(PreferenceRule.CHANNEL_OFF, ChannelReason.CHANNEL_OFF));
    }
    if (sender.thread() != null && preferences.mutedThreads().contains(sender.thread())) {
      return Optional.of(denied(PreferenceRule.THREAD_MUTED, ChannelReason.THREAD_MUTED));
    }
    if (sender.actor() != null && preferences.mutedActors().contains(sender.actor())) {
      return Optional.of(denied(PreferenceRule.ACTOR_MUTED, ChannelReason.SENDER_OFF));
    }
    return Optional.empty();
  }

  /** Whether a global switch denies this channel, whatever the event (but mandatory ones). */
  static boolean offForEverything(Preferences preferences, Channel channel) {
    return muted(preferences, channel, new Sender(null, null)).isPresent();
  }

  /** The recipient's switch for this category and channel, if there is one. */
  static Optional<Verdict> word(Optional<CategoryPreference> switches, Channel channel) {
    Optional<Boolean> onChannel = switches.map(s -> s.channels().get(channel.label()));
    if (onChannel.isPresent()) {
      return Optional.of(answer(PreferenceRule.CATEGORY_ON_CHANNEL, onChannel.get()));
    }
    return switches
        .map(CategoryPreference::enabled)
        .map(enabled -> answer(PreferenceRule.CATEGORY, enabled));
  }

  private static Verdict answer(PreferenceRule rule, boolean enabled) {
    return enabled ? allowed(rule) : denied(rule, ChannelReason.CATEGORY_OFF);
  }

  private static Verdict whenSilent(Category category, Channel channel) {
    if (category.consent() == Consent.REQUIRED) {
      return denied(PreferenceRule.NO_CONSENT, ChannelReason.NO_CONSENT);
    }
    Boolean byDefault = category.defaults().get(channel);
    if (byDefault == null) {
      return allowed(PreferenceRule.SILENCE);
    }
    return byDefault
        ? allowed(PreferenceRule.DEFAULT_ON_CHANNEL)
        : denied(PreferenceRule.DEFAULT_ON_CHANNEL, ChannelReason.DEFAULT_OFF);
  }

  private static Verdict allowed(PreferenceRule rule) {
    return new Verdict(rule, null);
  }

  private static Verdict denied(PreferenceRule rule, ChannelReason reason) {
    return new Verdict(rule, reason);
  }
}
