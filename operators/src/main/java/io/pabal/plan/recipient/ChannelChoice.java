package io.pabal.plan.recipient;

import io.pabal.plan.recipient.PreferencePolicy.Verdict;
import io.pabal.schema.Channel;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Consent;
import io.pabal.schema.catalog.Reach;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.plan.ChannelReason;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.plan.PreferenceRule;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.Profile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

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
  record Chosen(
      Channel channel,
      ChannelReason reason,
      PreferenceRule preferenceRule,
      List<Address> addresses) {}

  /** Applies a rule to what is known of a recipient. */
  static ChannelChoice of(Rule rule, Category category, Known known, Sender sender) {
    List<Chosen> channels = new ArrayList<>();
    boolean enough = false;
    for (Channel channel : new LinkedHashSet<>(rule.channels())) {
      if (enough) {
        channels.add(new Chosen(channel, ChannelReason.NOT_NEEDED, null, List.of()));
        continue;
      }
      Chosen chosen = choose(rule, category, known, sender, channel);
      channels.add(chosen);
      enough = chosen.reason() == ChannelReason.CHOSEN && rule.channelReach() == Reach.FIRST;
    }
    return new ChannelChoice(channels);
  }

  /** One channel of a rule. */
  static Chosen choose(Rule rule, Category category, Known known, Sender sender, Channel channel) {
    Preferences preferences = known.preferences();
    Verdict verdict = PreferencePolicy.judge(category, known.wishes(), channel, sender);
    if (!verdict.allows()) {
      return new Chosen(channel, verdict.denial(), verdict.rule(), List.of());
    }
    List<Address> all = addresses(known.profile(), channel);
    if (all.isEmpty()) {
      return new Chosen(channel, ChannelReason.NO_ADDRESS, verdict.rule(), List.of());
    }
    List<Address> allowed =
        all.stream().filter(address -> isAllowed(category, preferences, address)).toList();
    if (allowed.isEmpty()) {
      return new Chosen(
          channel, ChannelReason.ADDRESS_OFF, PreferenceRule.ADDRESSES_OFF, List.of());
    }
    List<Address> usable =
        allowed.stream()
            .filter(address -> !known.suppressions().hold(address))
            .limit(rule.addressReach() == Reach.FIRST ? 1 : Profile.MAX_ADDRESSES)
            .toList();
    return usable.isEmpty()
        ? new Chosen(channel, ChannelReason.SUPPRESSED, verdict.rule(), List.of())
        : new Chosen(channel, ChannelReason.CHOSEN, verdict.rule(), usable);
  }

  /** Once each: a value that comes twice is one address, whatever stands beside it. */
  private static List<Address> addresses(Profile profile, Channel channel) {
    Map<String, Address> byValue = new LinkedHashMap<>();
    for (Address address : profile.addresses()) {
      if (address.channel() == channel) {
        byValue.putIfAbsent(address.value(), address);
      }
    }
    return List.copyOf(byValue.values());
  }

  /** Whether the recipient allows this address, whatever they say of its channel. */
  static boolean isAllowed(Category category, Preferences preferences, Address address) {
    return category.consent() == Consent.MANDATORY
        || preferences == null
        || !preferences.denies(address.channel(), address.value());
  }

  /** Whether anything is to be sent. */
  boolean reachesAnyone() {
    return has(ChannelReason.CHOSEN);
  }

  /**
   * The reason of a decision that sends nothing. An allowed channel without a usable address speaks
   * first: an address would change the outcome. Then missing consent: asking for it would. Then the
   * recipient's own word, and last a default.
   */
  DecisionReason reasonOfSilence() {
    if (has(ChannelReason.NO_ADDRESS) || has(ChannelReason.SUPPRESSED)) {
      return DecisionReason.NO_ADDRESS;
    }
    if (has(ChannelReason.NO_CONSENT)) {
      return DecisionReason.NO_CONSENT;
    }
    boolean onlyByDefault =
        !channels.isEmpty()
            && channels.stream().allMatch(c -> c.reason() == ChannelReason.DEFAULT_OFF);
    return onlyByDefault ? DecisionReason.DEFAULT_OFF : DecisionReason.OPTED_OUT;
  }

  private boolean has(ChannelReason reason) {
    return channels.stream().anyMatch(chosen -> chosen.reason() == reason);
  }
}
