package io.pabal.cli.recipient;

import io.pabal.schema.Channel;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Switches as they are typed: {@code all}, a channel, a category, or {@code CATEGORY:CHANNEL}. Each
 * has one position.
 */
final class Switches {
  private static final String ALL = "all";

  private Boolean everything;
  private final Map<String, Boolean> channels = new LinkedHashMap<>();
  private final Map<String, Boolean> categories = new LinkedHashMap<>();
  private final Map<String, Map<String, Boolean>> categoryChannels = new LinkedHashMap<>();

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException when one is named twice or names a channel that there is not
   */
  Switches(List<String> on, List<String> off) {
    on.forEach(name -> put(name, true));
    off.forEach(name -> put(name, false));
  }

  private void put(String name, boolean position) {
    int colon = name.indexOf(':');
    Boolean before;
    if (name.equals(ALL)) {
      before = everything;
      everything = position;
    } else if (colon >= 0) {
      String channel = name.substring(colon + 1);
      if (Channel.of(channel).isEmpty()) {
        throw new IllegalArgumentException(name + ": there is no channel '" + channel + "'");
      }
      before =
          categoryChannels
              .computeIfAbsent(name.substring(0, colon), category -> new LinkedHashMap<>())
              .put(channel, position);
    } else if (Channel.of(name).isPresent()) {
      before = channels.put(name, position);
    } else {
      before = categories.put(name, position);
    }
    if (before != null) {
      throw new IllegalArgumentException(name + " is switched twice");
    }
  }

  /** Every category that is named. */
  Set<String> categoryNames() {
    Set<String> names = new LinkedHashSet<>(categories.keySet());
    names.addAll(categoryChannels.keySet());
    return names;
  }

  /** The switch for everything, or null. */
  Boolean everything() {
    return everything;
  }

  /** Switches by channel, for all categories. */
  Map<String, Boolean> channels() {
    return channels;
  }

  /** The category's switch for all channels, or null. */
  Boolean of(String category) {
    return categories.get(category);
  }

  /** The category's switches by channel. */
  Map<String, Boolean> channelsOf(String category) {
    return categoryChannels.getOrDefault(category, Map.of());
  }
}
