package io.pabal.cli.recipient;

import io.pabal.schema.recipient.CategoryPreference;
import io.pabal.schema.recipient.Preferences;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whole preferences as they are typed.
 *
 * @param switches on and off
 * @param senders whose actions
 * @param mutedActors of whom nothing is told
 * @param mutedThreads of which nothing is told
 */
record TypedPreferences(
    Switches switches, SenderRules senders, List<String> mutedActors, List<String> mutedThreads) {

  /** Every category that is named. */
  Set<String> categoryNames() {
    Set<String> names = new LinkedHashSet<>(switches.categoryNames());
    names.addAll(senders.categoryNames());
    return names;
  }

  /**
   * The document. Switches are said now, so that they take an unsubscription back; a sender rule
   * alone switches nothing and takes none back.
   */
  Preferences preferences(String recipient, Instant now) {
    List<CategoryPreference> categories = new ArrayList<>();
    for (String name : categoryNames()) {
      categories.add(
          new CategoryPreference(
              name,
              switches.of(name),
              switches.channelsOf(name),
              senders.of(name),
              switches.categoryNames().contains(name) ? now : null));
    }
    return new Preferences(
        Preferences.SCHEMA,
        recipient,
        switches.everything(),
        switches.channels(),
        categories,
        List.of(),
        mutedActors,
        mutedThreads,
        null,
        null,
        null,
        now);
  }
}
