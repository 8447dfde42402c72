package io.pabal.schema.plan;

import io.pabal.schema.Channel;
import java.util.List;

/**
 * What a decision says about one channel.
 *
 * @param itemIds the items planned on it; empty unless {@link ChannelReason#CHOSEN}
 */
public record ChannelDecision(Channel channel, ChannelReason reason, List<String> itemIds) {
  public ChannelDecision {
    itemIds = itemIds == null ? List.of() : List.copyOf(itemIds);
  }
}
