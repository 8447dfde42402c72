package io.pabal.schema.recipient;

import io.pabal.schema.Channel;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A recipient's switches for one category.
 *
 * @param category the category's name in the catalog
 * @param enabled the switch for all channels, or null if only channels are switched
 * @param channels channel label to switch; wins over {@code enabled}
 * @param senders whose actions it may tell, at most one rule a channel and one for all channels
 * @param saidAt when the recipient last touched this category's switches, or null when nobody kept
 *     it; only a switch with a later instant takes an unsubscription back
 */
public record CategoryPreference(
    String category,
    Boolean enabled,
    Map<String, Boolean> channels,
    List<SenderPreference> senders,
    Instant saidAt) {
  public CategoryPreference {
    channels = channels == null ? Map.of() : Map.copyOf(channels);
    senders = senders == null ? List.of() : List.copyOf(senders);
  }

  /** Switches alone. */
  public CategoryPreference(String category, Boolean enabled, Map<String, Boolean> channels) {
    this(category, enabled, channels, List.of(), null);
  }

  /** The sender rule that holds on a channel: its own, else the one for all channels. */
  public Optional<SenderPreference> sendersOn(Channel channel) {
    Optional<SenderPreference> own =
        senders.stream().filter(s -> channel.label().equals(s.channel())).findFirst();
    return own.isPresent() ? own : senders.stream().filter(s -> s.channel() == null).findFirst();
  }
}
