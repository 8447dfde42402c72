package io.pabal.schema.recipient;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * What was ever said of a recipient's addresses; {@link Suppression} says which word wins. Up to
 * the bound neither the order in which words are added matters, nor how often.
 *
 * @param all one an address and reason, at most {@value #MAX}, the oldest first
 */
public record Suppressions(List<Suppression> all) {
  /**
   * A bound for state: a profile has at most {@value Profile#MAX_ADDRESSES} addresses. Beyond it
   * the one whose newest word is oldest is forgotten.
   */
  public static final int MAX = 50;

  public static final Suppressions NONE = new Suppressions(List.of());

  private static final Comparator<Suppression> OLDEST_FIRST =
      Comparator.comparing(Suppression::newest)
          .thenComparing(Suppression::channel)
          .thenComparing(Suppression::addressKey)
          .thenComparing(Suppression::reason);

  public Suppressions {
    all = all == null ? List.of() : List.copyOf(all);
  }

  /** With more words; the same object when they say nothing new. */
  public Suppressions with(List<Suppression> words) {
    Suppressions known = this;
    for (Suppression word : words) {
      known = known.with(word);
    }
    return known;
  }

  private Suppressions with(Suppression word) {
    List<Suppression> next = new ArrayList<>(all.size() + 1);
    Suppression merged = word;
    for (Suppression known : all) {
      if (known.isSameAs(word)) {
        merged = known.with(word);
      } else {
        next.add(known);
      }
    }
    next.add(merged);
    next.sort(OLDEST_FIRST);
    List<Suppression> kept = next.subList(Math.max(0, next.size() - MAX), next.size());
    return kept.equals(all) ? this : new Suppressions(kept);
  }

  /** Whether none of the others' addresses and reasons was forgotten. */
  public boolean keepsAllOf(Suppressions others) {
    return others.all.stream().allMatch(other -> all.stream().anyMatch(other::isSameAs));
  }

  /** Whether what is known of a word's address and reason is in force. */
  public boolean isInForce(Suppression word) {
    return all.stream().anyMatch(known -> known.isSameAs(word) && known.isInForce());
  }

  /** Whether the address must not be used. */
  public boolean hold(Address address) {
    return all.stream().anyMatch(suppression -> suppression.holds(address));
  }

  /** These, or none. */
  public static Suppressions orNone(Suppressions suppressions) {
    return Objects.requireNonNullElse(suppressions, NONE);
  }
}
