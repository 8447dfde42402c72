package io.pabal.deliver.channel;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The providers of a channel.
 *
 * @param all 1 to {@value #MAX_PROVIDERS}, with names of their own
 * @param exchangeable whether each takes every message of the channel, so that they stand in for
 *     one another; otherwise each takes those that its sender {@linkplain Sender#serves serves}, as
 *     the platforms of push do
 */
public record Providers(List<Provider> all, boolean exchangeable) implements Serializable {
  /** More than anyone runs; a bit each in a set of providers. */
  public static final int MAX_PROVIDERS = 8;

  /**
   * Checks number and names.
   *
   * @throws IllegalArgumentException if there is none, too many, or a name twice
   */
  public Providers {
    all = List.copyOf(all);
    if (all.isEmpty() || all.size() > MAX_PROVIDERS) {
      throw new IllegalArgumentException(
          "a channel has 1 to " + MAX_PROVIDERS + " providers, not " + all.size());
    }
    Set<String> names = new HashSet<>();
    for (Provider provider : all) {
      if (!names.add(provider.name())) {
        throw new IllegalArgumentException("two providers are named " + provider.name());
      }
    }
  }

  /** A channel with one provider. */
  public static Providers only(String name, SenderFactory senders) {
    return new Providers(List.of(Provider.only(name, senders)), true);
  }
}
