package io.pabal.schema.recipient;

import io.pabal.schema.Channel;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a recipient wants to be told and how. A full document on the compacted preferences topic,
 * keyed by recipient; a tombstone means: nothing is known, the categories' defaults hold.
 *
 * <p>A switch that is off for everything, for a channel, an actor, a thread or an address beats
 * everything but mandatory categories. Within a category the most specific word wins. Which rule
 * wins over which stands in {@link io.pabal.schema.plan.PreferenceRule}.
 *
 * @param schema {@value #SCHEMA}
 * @param recipient the recipient's id, also the record's key
 * @param enabled false: nothing at all; null and true: see the other switches
 * @param channels channel label to switch, for all categories
 * @param categories switches by category, at most {@value #MAX_CATEGORIES}
 * @param addresses switches by address, at most {@value #MAX_ADDRESSES}
 * @param mutedActors actors whose actions are never told, in any category; with those that the
 *     categories' sender rules name at most {@value #MAX_ACTORS}
 * @param mutedThreads threads of which nothing is told, at most {@value #MAX_MUTED_THREADS}
 * @param locale BCP 47 language tag that wins over the profile's, or null
 * @param zone IANA time zone that wins over the profile's, or null
 * @param version the record's offset on its topic, or null; plan sets it when it reads the record,
 *     whatever stands there
 * @param updatedAt when the recipient said so, or null
 */
public record Preferences(
    String schema,
    String recipient,
    Boolean enabled,
    Map<String, Boolean> channels,
    List<CategoryPreference> categories,
    List<AddressPreference> addresses,
    List<String> mutedActors,
    List<String> mutedThreads,
    String locale,
    String zone,
    Long version,
    Instant updatedAt) {
  public static final String SCHEMA = "pabal.preferences/1";

  /** Bytes of a document; also the bound of what one recipient's state holds of it. */
  public static final int MAX_BYTES = 256 * 1024;

  /** Categories a recipient may switch: a bound for state. */
  public static final int MAX_CATEGORIES = 256;

  /** Addresses a recipient may switch: more than a profile has, as old ones may stay. */
  public static final int MAX_ADDRESSES = 64;

  /** Actors that one document names, every mention counted: they are looked through one by one. */
  public static final int MAX_ACTORS = 1_000;

  /** Threads that a recipient may mute; who writes the document forgets the oldest. */
  public static final int MAX_MUTED_THREADS = 1_000;

  public Preferences {
    channels = channels == null ? Map.of() : Map.copyOf(channels);
    categories = categories == null ? List.of() : List.copyOf(categories);
    addresses = addresses == null ? List.of() : List.copyOf(addresses);
    mutedActors = mutedActors == null ? List.of() : List.copyOf(mutedActors);
    mutedThreads = mutedThreads == null ? List.of() : List.copyOf(mutedThreads);
  }

  /** Switches alone. */
  public Preferences(
      String schema,
      String recipient,
      Boolean enabled,
      Map<String, Boolean> channels,
      List<CategoryPreference> categories,
      Instant updatedAt) {
    this(
        schema,
        recipient,
        enabled,
        channels,
        categories,
        List.of(),
        List.of(),
        List.of(),
        null,
        null,
        null,
        updatedAt);
  }

  /** The same document as it stands at an offset. */
  public Preferences withVersion(long offset) {
    return new Preferences(
        schema,
        recipient,
        enabled,
        channels,
        categories,
        addresses,
        mutedActors,
        mutedThreads,
        locale,
        zone,
        offset,
        updatedAt);
  }

  /** The switches of one category, if the recipient set any. */
  public Optional<CategoryPreference> category(String name) {
    return categories.stream().filter(c -> c.category().equals(name)).findFirst();
  }

  /** Whether the recipient switched this address off. */
  public boolean denies(Channel channel, String address) {
    return addresses.stream().anyMatch(a -> a.denies(channel, address));
  }
}
