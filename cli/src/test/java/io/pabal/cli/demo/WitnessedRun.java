package io.pabal.cli.demo;

import io.pabal.cli.demo.DemoScript.Sizes;
import io.pabal.schema.Channel;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Device;
import io.pabal.schema.recipient.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A run in which all went well, as the witnesses would tell it; tests spoil one thing each. */
final class WitnessedRun {
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  final DemoScript script =
      DemoScript.of("abc", NOW, new Sizes(60, 10, 1, 3), WitnessedRun::device);
  final List<Appended> appended = new ArrayList<>();
  final List<Facts.Decided> decisions = new ArrayList<>();
  final Set<String> planned = new HashSet<>();
  final List<Facts.HandedOver> handOvers = new ArrayList<>();
  final List<Facts.Letter> letters = new ArrayList<>();
  final List<Facts.Received> received = new ArrayList<>();

  WitnessedRun() {
    long offset = 0;
    for (DemoEvent event : script.events()) {
      SourcePosition at = new SourcePosition("pabal.events." + event.lane().label(), 0, offset++);
      appended.add(new Appended(event, at));
      if (event.deadLetter() != null) {
        letters.add(new Facts.Letter(at, event.deadLetter().name()));
      }
      event.expected().forEach((recipient, expected) -> decide(event, at, recipient, expected));
      event.items().forEach(this::deliver);
    }
  }

  private void decide(DemoEvent event, SourcePosition at, String recipient, Expectation expected) {
    Set<String> items = new TreeSet<>(event.items(recipient).keySet());
    List<Facts.OfChannel> channels = new ArrayList<>();
    expected
        .addresses()
        .keySet()
        .forEach(c -> channels.add(new Facts.OfChannel(c.label(), "CHOSEN", "SILENCE")));
    expected
        .denied()
        .forEach(
            (c, rule) -> channels.add(new Facts.OfChannel(c.label(), "SENDER_OFF", rule.name())));
    decisions.add(new Facts.Decided(at, recipient, expected.reason().name(), items, channels));
  }

  private void deliver(String item, DemoEvent.Destination due) {
    planned.add(item);
    handOvers.add(
        new Facts.HandedOver(
            item,
            due.event().id(),
            due.channel(),
            "accepted",
            "ACCEPTED",
            NOW,
            NOW.plusMillis(20 + handOvers.size() % 10)));
    received.add(
        new Facts.Received(
            received.size() + 1,
            item,
            due.channel(),
            SandboxFacts.recorded(due.address()),
            "Haneul Shop 하늘상점 <html> for Mallory; 수민 Hugo Lena Pia"));
  }

  Facts facts() {
    return new Facts(decisions, planned, handOvers, letters, received);
  }

  List<Difference> differences() {
    return Agreement.differences(appended, facts());
  }

  DemoSummary summary() {
    return DemoSummary.of(appended, facts(), differences().isEmpty());
  }

  static Address device(Platform platform, String name) {
    String value = platform == Platform.WEBPUSH ? "https://push.example/send/" + name : name;
    return new Address(Channel.PUSH, value, Device.of(platform));
  }
}
