package io.pabal.cli.recipient;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What a recipient wants, as options. */
final class PreferenceOptions {
  @Option(
      names = "--on",
      paramLabel = "SWITCH",
      description =
          "Wanted; for a category that asks for it, this is the consent. May be repeated, as all of"
              + " these.")
  private List<String> on = List.of();

  @Option(names = "--off", paramLabel = "SWITCH", description = "Not wanted.")
  private List<String> off = List.of();

  @Option(
      names = "--only",
      paramLabel = "PLACE=ACTORS",
      description =
          "Of a category (or CATEGORY:CHANNEL) only what these actors do: social=bert,dan. It switches"
              + " nothing on.")
  private List<String> only = List.of();

  @Option(
      names = "--never",
      paramLabel = "PLACE=ACTORS",
      description = "What all do but these actors.")
  private List<String> never = List.of();

  @Option(
      names = "--all",
      paramLabel = "PLACE",
      description = "What all do: takes a narrower rule back for one channel. social:email")
  private List<String> all = List.of();

  @Option(
      names = "--mute-actor",
      paramLabel = "ACTOR",
      description = "Nothing of what this actor does, in any category.")
  private List<String> mutedActors = List.of();

  @Option(
      names = "--mute-thread",
      paramLabel = "THREAD",
      description = "Nothing of this conversation.")
  private List<String> mutedThreads = List.of();

  boolean isEmpty() {
    return Stream.of(on, off, only, never, all, mutedActors, mutedThreads).allMatch(List::isEmpty);
  }

  /**
   * What they say together.
   *
   * @throws IllegalArgumentException when they contradict each other, for the person who typed them
   */
  TypedPreferences typed() {
    return new TypedPreferences(
        new Switches(on, off), new SenderRules(only, never, all), mutedActors, mutedThreads);
  }
}
