package io.pabal.plan.recipient;

import io.pabal.schema.Channel;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Consent;
import io.pabal.schema.plan.ChannelReason;
import io.pabal.schema.recipient.CategoryPreference;
import io.pabal.schema.recipient.Preferences;
import java.util.Optional;

/**
 * Whether a recipient allows a category on a channel. In this order:
 *
 * <ol>
 *   <li>a mandatory category is always allowed;
 *   <li>a global switch that is off (for everything, or for the channel) denies;
 *   <li>the switch for the category on this channel decides, else the one for the category;
 *   <li>silence allows, but for a category that asks for consent it denies.
 * </ol>
 *
 * A global switch that is on is no consent: consent is given to a category.
 */
public final class PreferencePolicy {

  private PreferencePolicy() {}

  /**
   * Why the recipient does not allow it.
   *
   * @param preferences null when nothing is known
   * @return empty when it is allowed; else CHANNEL_OFF, CATEGORY_OFF or NO_CONSENT
   */
  public static Optional<ChannelReason> denial(
      Category category, Preferences preferences, Channel channel) {
    return denial(category.name(), category.consent(), preferences, channel);
  }

  static Optional<ChannelReason> denial(
      String category, Consent consent, Preferences preferences, Channel channel) {
    if (consent == Consent.MANDATORY) {
      return Optional.empty();
    }
    if (offForEverything(preferences, channel)) {
      return Optional.of(ChannelReason.CHANNEL_OFF);
    }
    Optional<Boolean> word = word(category, preferences, channel);
    if (word.isPresent()) {
      return word.get() ? Optional.empty() : Optional.of(ChannelReason.CATEGORY_OFF);
    }
    return switch (consent) {
      case OPTIONAL, MANDATORY -> Optional.empty();
      case REQUIRED -> Optional.of(ChannelReason.NO_CONSENT);
    };
  }

  /** Whether a global switch denies this channel, whatever the category (but mandatory ones). */
  static boolean offForEverything(Preferences preferences, Channel channel) {
    return preferences != null
        && (Boolean.FALSE.equals(preferences.enabled())
            || Boolean.FALSE.equals(preferences.channels().get(channel.label())));
  }

  /** The recipient's word on this category and channel, if there is one. */
  static Optional<Boolean> word(String category, Preferences preferences, Channel channel) {
    if (preferences == null) {
      return Optional.empty();
    }
    Optional<CategoryPreference> switches = preferences.category(category);
    Optional<Boolean> onChannel = switches.map(s -> s.channels().get(channel.label()));
    return onChannel.isPresent() ? onChannel : switches.map(CategoryPreference::enabled);
  }
}
