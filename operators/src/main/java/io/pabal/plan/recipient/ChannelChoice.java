package io.pabal.plan.recipient;

import io.pabal.schema.Channel;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Reach;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.plan.ChannelReason;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.Profile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Which channels and addresses a rule comes down to for one recipient.
 *
 * @param channels every channel of the rule in its order, with its reason
 */
record ChannelChoice(List<Chosen> channels) {

  /**
   * One channel.
   *
   * @param addresses where to, without repetition; empty unless CHOSEN
   */
  record Chosen(Channel channel, ChannelReason reason, List<Address> addresses) {}

  /** Applies a rule to what is known of a recipient. */
  static ChannelChoice of(Rule rule, Category category, Profile profile, Preferences preferences) {
    List<Chosen> channels = new ArrayList<>();
    boolean enough = false;
    for (Channel channel : new LinkedHashSet<>(rule.channels())) {
      if (enough) {
        channels.add(new Chosen(channel, ChannelReason.NOT_NEEDED, List.of()));
        continue;
      }
      Chosen chosen = choose(rule, category, profile, preferences, channel);
      channels.add(chosen);
      enough = chosen.reason() == ChannelReason.CHOSEN && rule.channelReach() == Reach.FIRST;
    }
    return new ChannelChoice(channels);
  }

  private static Chosen choose(
      Rule rule, Category category, Profile profile, Preferences preferences, Channel channel) {
    Optional<ChannelReason> denial = PreferencePolicy.denial(category, preferences, channel);
    if (denial.isPresent()) {
      return new Chosen(channel, denial.get(), List.of());
    }
    List<Address> addresses =
        profile.addresses().stream()
            .filter(address -> address.channel() == channel)
            .distinct()
            .limit(rule.addressReach() == Reach.FIRST ? 1 : Profile.MAX_ADDRESSES)
            .toList();
    return addresses.isEmpty()
        ? new Chosen(channel, ChannelReason.NO_ADDRESS, List.of())
        : new Chosen(channel, ChannelReason.CHOSEN, addresses);
  }

  /** Whether anything is to be sent. */
  boolean reachesAnyone() {
    return has(ChannelReason.CHOSEN);
  }

  /**
   * The reason of a decision that sends nothing. An allowed channel without an address speaks
   * first: an address would change the outcome. Then missing consent: asking for it would.
   */
  DecisionReason reasonOfSilence() {
    if (has(ChannelReason.NO_ADDRESS)) {
      return DecisionReason.NO_ADDRESS;
    }
    return has(ChannelReason.NO_CONSENT) ? DecisionReason.NO_CONSENT : DecisionReason.OPTED_OUT;
  }

  private boolean has(ChannelReason reason) {
    return channels.stream().anyMatch(chosen -> chosen.reason() == reason);
  }
}
