package io.pabal.cli.drill;

import static io.pabal.cli.drill.EventValues.data;

import io.pabal.schema.Channel;

/** Events with hostile data: pure. */
final class HostileWords {
  private HostileWords() {}

  /** Texts that try to leave their place, in the data. */
  static void texts(EventCases cases) {
    HostileTexts.inData()
        .forEach(
            (name, text) -> {
              for (Channel channel : DrillChannels.ALL) {
                cases.delivered(name + " by " + channel.label(), channel, text, e -> {});
                cases.delivered(
                    name + " as a field's name, by " + channel.label(),
                    channel,
                    text,
                    e -> data(e).put(text, text));
              }
            });
  }

  /** Data that no words can be made of. */
  static void unrenderable(EventCases cases) {
    for (Channel channel : DrillChannels.ALL) {
      cases.givenUp("no text for " + channel.label(), channel, e -> data(e).remove("text"));
      cases.givenUp(
          "an object as text of " + channel.label(), channel, e -> data(e).putObject("text"));
      cases.givenUp(
          "a list as text of " + channel.label(), channel, e -> data(e).putArray("text").add(1));
    }
    cases.givenUp(
        "a text far too long", Channel.SMS, e -> data(e).put("text", "x".repeat(100_000)));
    cases.givenUp(
        "a subject far too long", Channel.EMAIL, e -> data(e).put("title", "x".repeat(1_000)));
  }
}
