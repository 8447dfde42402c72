package io.pabal.schema.plan;

import io.pabal.schema.Channel;
import java.util.List;

/**
 * What a decision says about one channel.
 *
 * @param preferenceRule the rule of preferences that allowed or denied it, or null when none was
 *     asked
 * @param itemIds the items planned on it; empty unless {@link ChannelReason#CHOSEN}
 */
public record ChannelDecision(
    Channel channel, ChannelReason reason, PreferenceRule preferenceRule, List<String> itemIds) {
  public ChannelDecision {
    itemIds = itemIds == null ? List.of() : List.copyOf(itemIds);
  }

  /** Without preferences having been asked. */
  public ChannelDecision(Channel channel, ChannelReason reason, List<String> itemIds) {
    this(channel, reason, null, itemIds);
  }
}
