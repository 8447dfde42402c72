package io.pabal.cli.query;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What happened to one event for one recipient, as the log knows it.
 *
 * @param entries in the order of time
 * @param items what was planned or handed over, and how it stands
 */
record Story(
    String eventSource,
    String eventId,
    String eventType,
    Instant eventTime,
    String recipient,
    List<Entry> entries,
    List<ItemStanding> items) {

  /** What an entry tells of. */
  enum Kind {
    DECIDED,
    CHANNEL,
    HANDED_OVER,
    OUTCOME,
    REPORTED
  }

  /**
   * One line of the story.
   *
   * @param at when; null for a line that belongs to the one before
   * @param channel or null
   * @param reason the constant of the closed list
   * @param words for people
   * @param preferenceRule which rule of preferences allowed or denied the channel, or null when
   *     none was asked; {@code docs/preferences.md} lists them
   * @param detail what was said beside it, or null
   */
  record Entry(
      Instant at,
      Kind kind,
      String channel,
      String reason,
      String words,
      String preferenceRule,
      String detail) {

    /** Of anything that preferences were not asked about. */
    Entry(Instant at, Kind kind, String channel, String reason, String words, String detail) {
      this(at, kind, channel, reason, words, null, detail);
    }

    /** What stands in brackets behind the words; empty when there is nothing to add. */
    String beside() {
      return Stream.of(preferenceRule == null ? null : "rule " + preferenceRule, detail)
          .filter(Objects::nonNull)
          .collect(Collectors.joining(", "));
    }
  }

  /**
   * How one item stands.
   *
   * @param state accepted, failed, in_doubt or pending
   * @param reported the furthest that its provider told later, or null
   */
  record ItemStanding(
      String itemId,
      String channel,
      String state,
      String endedReason,
      Instant lifeEndsAt,
      int handOvers,
      int acceptances,
      String reported) {}
}
