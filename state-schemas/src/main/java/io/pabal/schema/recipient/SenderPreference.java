package io.pabal.schema.recipient;

import java.util.List;

/**
 * Whose actions a recipient wants to be told of within a category. It only ever takes away: what
 * the switches do not allow it does not allow either, and it is no consent.
 *
 * @param channel channel label, or null for all channels; the rule of a channel wins over the one
 *     for all
 * @param rule all, only these, or never these
 * @param actors the actors that {@code only} and {@code never} name
 */
public record SenderPreference(String channel, SenderRule rule, List<String> actors) {
  public SenderPreference {
    actors = actors == null ? List.of() : List.copyOf(actors);
  }

  /** Whether what this actor does may be told; null is no actor. */
  public boolean allows(String actor) {
    return switch (rule) {
      case ALL -> true;
      case ONLY -> actor != null && actors.contains(actor);
      case NEVER -> actor == null || !actors.contains(actor);
    };
  }
}
