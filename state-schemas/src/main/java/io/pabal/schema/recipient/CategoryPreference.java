package io.pabal.schema.recipient;

import java.util.Map;

/**
 * A recipient's switches for one category.
 *
 * @param category the category's name in the catalog
 * @param enabled the switch for all channels, or null if only channels are switched
 * @param channels channel label to switch; wins over {@code enabled}
 */
public record CategoryPreference(String category, Boolean enabled, Map<String, Boolean> channels) {
  public CategoryPreference {
    channels = channels == null ? Map.of() : Map.copyOf(channels);
  }
}
