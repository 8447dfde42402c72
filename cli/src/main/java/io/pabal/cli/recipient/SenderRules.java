package io.pabal.cli.recipient;

import io.pabal.schema.Channel;
import io.pabal.schema.recipient.SenderPreference;
import io.pabal.schema.recipient.SenderRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sender rules as they are typed: {@code CATEGORY=ACTOR,ACTOR} or {@code CATEGORY:CHANNEL=ACTOR}
 * for only these and never these, the place alone for all. Each place has one rule.
 */
final class SenderRules {
  private final Map<String, List<SenderPreference>> byCategory = new LinkedHashMap<>();

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException when a place is named twice, names a channel that there is
   *     not, or lacks the actors that its rule needs
   */
  SenderRules(List<String> only, List<String> never, List<String> all) {
    only.forEach(typed -> add(typed, SenderRule.ONLY));
    never.forEach(typed -> add(typed, SenderRule.NEVER));
    all.forEach(typed -> add(typed, SenderRule.ALL));
  }

  private void add(String typed, SenderRule rule) {
    int equals = typed.indexOf('=');
    boolean wantsActors = rule != SenderRule.ALL;
    if (wantsActors != equals >= 0) {
      throw new IllegalArgumentException(
          typed + (wantsActors ? ": whose actions? CATEGORY=ACTOR,ACTOR" : ": all are all"));
    }
    String place = wantsActors ? typed.substring(0, equals) : typed;
    List<String> actors = wantsActors ? actors(typed.substring(equals + 1)) : List.of();
    int colon = place.indexOf(':');
    String channel = colon < 0 ? null : place.substring(colon + 1);
    if (channel != null && Channel.of(channel).isEmpty()) {
      throw new IllegalArgumentException(typed + ": there is no channel '" + channel + "'");
    }
    String category = colon < 0 ? place : place.substring(0, colon);
    List<SenderPreference> senders =
        byCategory.computeIfAbsent(category, absent -> new ArrayList<>());
    SenderPreference added = new SenderPreference(channel, rule, actors);
    if (senders.stream()
        .anyMatch(s -> String.valueOf(s.channel()).equals(String.valueOf(channel)))) {
      throw new IllegalArgumentException(place + " has two sender rules");
    }
    senders.add(added);
  }

  private static List<String> actors(String typed) {
    List<String> actors = Arrays.stream(typed.split(",", -1)).map(String::strip).toList();
    if (actors.contains("")) {
      throw new IllegalArgumentException("an actor is missing in '" + typed + "'");
    }
    return actors;
  }

  /** Every category that is named. */
  Set<String> categoryNames() {
    return byCategory.keySet();
  }

  /** The category's rules. */
  List<SenderPreference> of(String category) {
    return List.copyOf(byCategory.getOrDefault(category, List.of()));
  }
}
