package io.pabal.cli.recipient;

import io.pabal.schema.Channel;
import io.pabal.schema.recipient.CategoryPreference;
import io.pabal.schema.recipient.Preferences;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
    Set<String> names = new java.util.LinkedHashSet<>(categories.keySet());
    names.addAll(categoryChannels.keySet());
    return names;
  }

  /** The whole document; what it says is said now, so that it takes an opt-out back. */
  Preferences preferences(String recipient, Instant now) {
    List<CategoryPreference> each = new ArrayList<>();
    for (String name : categoryNames()) {
      each.add(
          new CategoryPreference(
              name,
              categories.get(name),
              categoryChannels.getOrDefault(name, Map.of()),
              List.of(),
              now));
    }
    return new Preferences(Preferences.SCHEMA, recipient, everything, channels, each, now);
  }
}
