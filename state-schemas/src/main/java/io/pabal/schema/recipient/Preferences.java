package io.pabal.schema.recipient;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a recipient wants to be told and how. A full document on the compacted preferences topic,
 * keyed by recipient; a tombstone means: nothing is known, the categories' defaults hold.
 *
 * <p>A global switch that is off beats everything but mandatory categories. Within a category the
 * most specific switch wins: category and channel, then category.
 *
 * @param schema {@value #SCHEMA}
 * @param recipient the recipient's id, also the record's key
 * @param enabled false: nothing at all; null and true: see the other switches
 * @param channels channel label to switch, for all categories
 * @param categories switches by category, at most {@value #MAX_CATEGORIES}
 * @param updatedAt when the recipient said so, or null
 */
public record Preferences(
    String schema,
    String recipient,
    Boolean enabled,
    Map<String, Boolean> channels,
    List<CategoryPreference> categories,
    Instant updatedAt) {
  public static final String SCHEMA = "pabal.preferences/1";

  /** Categories a recipient may switch: a bound for state. */
  public static final int MAX_CATEGORIES = 256;

  public Preferences {
    channels = channels == null ? Map.of() : Map.copyOf(channels);
    categories = categories == null ? List.of() : List.copyOf(categories);
  }

  /** The switches of one category, if the recipient set any. */
  public Optional<CategoryPreference> category(String name) {
    return categories.stream().filter(c -> c.category().equals(name)).findFirst();
  }
}
