package io.pabal.schema.catalog;

import io.pabal.schema.Channel;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an event type means: which category, on which channels, in which words.
 *
 * @param eventType the event's type, matched exactly; one rule a type
 * @param category a category of the catalog
 * @param template a template of the catalog
 * @param channels in order of choice
 * @param channelReach the first channel that the recipient allows and has an address for, or all
 * @param addressReach the first address of a channel, or all
 * @param audience who is told when the event names nobody, and who is not; null: {@link
 *     Audience#NAMED}
 * @param fallback channels that are tried one after the other, each once, when every item planned
 *     for the event has failed for good; empty for none
 */
public record Rule(
    String eventType,
    String category,
    String template,
    List<Channel> channels,
    Reach channelReach,
    Reach addressReach,
    Audience audience,
    List<Channel> fallback) {
  public Rule {
    channels = List.copyOf(channels);
    audience = audience == null ? Audience.NAMED : audience;
    fallback = fallback == null ? List.of() : List.copyOf(fallback);
  }

  /** A rule without a fallback. */
  public Rule(
      String eventType,
      String category,
      String template,
      List<Channel> channels,
      Reach channelReach,
      Reach addressReach,
      Audience audience) {
    this(eventType, category, template, channels, channelReach, addressReach, audience, List.of());
  }

  /** A rule whose events name their recipients. */
  public Rule(
      String eventType,
      String category,
      String template,
      List<Channel> channels,
      Reach channelReach,
      Reach addressReach) {
    this(eventType, category, template, channels, channelReach, addressReach, Audience.NAMED);
  }

  /** Every channel that may say it: those of choice and then those of the fallback. */
  public List<Channel> everyChannel() {
    return Stream.concat(channels.stream(), fallback.stream()).distinct().toList();
  }
}
