package io.pabal.schema.recipient;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The opt-outs of one recipient; {@link OptOut} says which word wins.
 *
 * @param since category to the instant of the newest opt-out, at most {@value #MAX_CATEGORIES}
 */
public record OptOuts(Map<String, Instant> since) {
  /**
   * A bound for state. Only categories of which we sent a message can be named, as only we sign
   * tokens; beyond it the oldest is forgotten.
   */
  public static final int MAX_CATEGORIES = Preferences.MAX_CATEGORIES;

  public static final OptOuts NONE = new OptOuts(Map.of());

  public OptOuts {
    since = since == null ? Map.of() : Map.copyOf(since);
  }

  /** With one more; the same object when it says nothing new. */
  public OptOuts with(OptOutChange change) {
    Instant known = since.get(change.category());
    boolean newer =
        change.at() == null ? known != null : known == null || known.isBefore(change.at());
    if (!newer) {
      return this;
    }
    Map<String, Instant> next = new HashMap<>(since);
    if (change.at() == null) {
      next.remove(change.category());
    } else {
      next.put(change.category(), change.at());
    }
    while (next.size() > MAX_CATEGORIES) {
      next.entrySet().stream()
          .min(Map.Entry.comparingByValue())
          .map(Map.Entry::getKey)
          .ifPresent(next::remove);
    }
    return new OptOuts(next);
  }

  /**
   * Whether an opt-out holds.
   *
   * @param switches what the preferences say of the category, or null
   */
  public boolean holds(String category, CategoryPreference switches) {
    Instant at = since.get(category);
    if (at == null) {
      return false;
    }
    Instant saidAt = switches == null ? null : switches.saidAt();
    return saidAt == null || !saidAt.isAfter(at);
  }

  /** These, or none. */
  public static OptOuts orNone(OptOuts optOuts) {
    return Objects.requireNonNullElse(optOuts, NONE);
  }
}
