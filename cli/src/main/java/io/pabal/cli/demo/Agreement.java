package io.pabal.cli.demo;

import io.pabal.cli.demo.DemoEvent.Destination;
import io.pabal.schema.Channel;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.plan.PreferenceRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Compares what shall be with what the witnesses say, item by item:
 *
 * <ul>
 *   <li>every event and recipient has exactly one decision, with the expected reason, items, and
 *       rules of preferences; nobody else has one;
 *   <li>expected items = items planned in the log = items accepted in the log = items that a
 *       provider recorded, each once, at the expected address, in the expected words;
 *   <li>every bad record is exactly one dead letter with the expected reason, and no good one is;
 *   <li>nothing else is there.
 * </ul>
 */
final class Agreement {
  private final List<Appended> appended;
  private final Facts facts;
  private final Map<String, Destination> items = new LinkedHashMap<>();
  private final List<Difference> differences = new ArrayList<>();

  private Agreement(List<Appended> appended, Facts facts) {
    this.appended = appended;
    this.facts = facts;
    appended.forEach(a -> items.putAll(a.event().items()));
  }

  /** Every difference; empty when all agree. */
  static List<Difference> differences(List<Appended> appended, Facts facts) {
    Agreement agreement = new Agreement(appended, facts);
    agreement.decisions();
    agreement.deadLetters();
    agreement.log();
    agreement.providers();
    return List.copyOf(agreement.differences);
  }

  private void decisions() {
    Map<SourcePosition, List<Facts.Decided>> byPosition =
        group(facts.decisions(), Facts.Decided::position);
    for (Appended each : appended) {
      List<Facts.Decided> decisions = byPosition.getOrDefault(each.position(), List.of());
      decisions.stream()
          .filter(d -> !each.event().expected().containsKey(d.recipient()))
          .forEach(d -> wrong(name(each) + " was decided for somebody else", d));
      each.event().expected().keySet().forEach(r -> decision(each, r, decisions));
    }
    Set<SourcePosition> known = new HashSet<>();
    appended.forEach(a -> known.add(a.position()));
    byPosition.forEach(
        (position, decisions) -> {
          if (!known.contains(position)) {
            decisions.forEach(d -> wrong("decided at " + position + ", where none is due", d));
          }
        });
  }

  private void decision(Appended each, String recipient, List<Facts.Decided> decisions) {
    List<Facts.Decided> own =
        decisions.stream().filter(d -> d.recipient().equals(recipient)).toList();
    Expectation expected = each.event().expected().get(recipient);
    String event = name(each) + " for " + recipient;
    if (own.isEmpty()) {
      differences.add(Difference.missing("no decision on " + event));
      return;
    }
    if (own.size() > 1) {
      wrong(event + " has " + own.size() + " decisions", own);
    }
    Facts.Decided first = own.get(0);
    if (!first.reason().equals(expected.reason().name())) {
      wrong(event + " shall be " + expected.reason() + ", was decided", first.reason());
      return;
    }
    Set<String> due = new TreeSet<>(each.event().items(recipient).keySet());
    if (!first.itemIds().equals(due)) {
      wrong(event + " was planned with other items than " + due, first.itemIds());
    }
    expected
        .denied()
        .forEach(
            (channel, rule) -> {
              if (first.channels().stream().noneMatch(c -> denies(c, channel, rule))) {
                wrong(event + " shall be denied " + channel.label() + " by " + rule, first);
              }
            });
  }

  private static boolean denies(Facts.OfChannel found, Channel channel, PreferenceRule rule) {
    return !found.chosen()
        && found.channel().equals(channel.label())
        && rule.name().equals(found.preferenceRule());
  }

  private void deadLetters() {
    Map<SourcePosition, List<Facts.Letter>> byPosition =
        group(facts.deadLetters(), Facts.Letter::position);
    for (Appended each : appended) {
      List<Facts.Letter> letters = byPosition.getOrDefault(each.position(), List.of());
      String event = name(each);
      if (each.event().deadLetter() == null) {
        letters.forEach(letter -> wrong(event + " is a dead letter", letter.reason()));
      } else if (letters.isEmpty()) {
        differences.add(Difference.missing("no dead letter of " + event));
      } else if (letters.size() > 1
          || !letters.get(0).reason().equals(each.event().deadLetter().name())) {
        wrong(event + " shall be one dead letter " + each.event().deadLetter() + ", is", letters);
      }
    }
  }

  private void log() {
    Map<String, List<Facts.HandedOver>> byItem = group(facts.handOvers(), Facts.HandedOver::itemId);
    items.forEach(
        (item, due) -> {
          if (!facts.planned().contains(item)) {
            differences.add(Difference.missing("not planned in the log: " + name(item)));
          }
          List<Facts.HandedOver> handOvers = byItem.getOrDefault(item, List.of());
          List<Facts.HandedOver> accepted =
              handOvers.stream().filter(Facts.HandedOver::accepted).toList();
          if (accepted.isEmpty()) {
            differences.add(
                Difference.missing("not accepted in the log: " + name(item) + last(handOvers)));
          } else if (accepted.size() > 1) {
            wrong("accepted " + accepted.size() + " times in the log", name(item));
          } else if (!accepted.get(0).channel().equals(due.channel())) {
            wrong("accepted on " + accepted.get(0).channel(), name(item));
          }
        });
    facts.planned().stream()
        .filter(item -> !items.containsKey(item))
        .forEach(item -> wrong("planned in the log without being due: item", item));
    byItem.keySet().stream()
        .filter(item -> !items.containsKey(item))
        .forEach(item -> wrong("handed over without being due: item", item));
  }

  private void providers() {
    Map<String, List<Facts.Received>> byItem = group(facts.received(), Facts.Received::itemId);
    items.forEach(
        (item, due) -> {
          List<Facts.Received> received = byItem.getOrDefault(item, List.of());
          if (received.isEmpty()) {
            differences.add(Difference.missing("at no provider: " + name(item)));
          } else if (received.size() > 1) {
            wrong("delivered " + received.size() + " times", name(item));
          }
          received.forEach(message -> message(item, due, message));
        });
    Set<String> addresses =
        appended.stream()
            .flatMap(a -> a.event().expected().values().stream())
            .flatMap(expected -> expected.addresses().values().stream())
            .map(SandboxFacts::recorded)
            .collect(Collectors.toSet());
    facts.received().stream()
        .filter(m -> !items.containsKey(m.itemId()) && addresses.contains(m.address()))
        .forEach(
            m -> wrong("delivered to " + m.address() + " without being due: item", m.itemId()));
  }

  private void message(String item, Destination due, Facts.Received message) {
    if (!message.channel().equals(due.channel())
        || !message.address().equalsIgnoreCase(SandboxFacts.recorded(due.address()))) {
      wrong(name(item) + " went to", message.channel() + " " + message.address());
    }
    DemoEvent event = due.event();
    if (event.says() != null && !event.says().matcher(message.words()).find()) {
      wrong(name(item) + " does not say", event.says());
    }
    if (event.neverSays() != null && event.neverSays().matcher(message.words()).find()) {
      wrong(name(item) + " says", event.neverSays());
    }
  }

  private static String name(Appended each) {
    return each.event().title() + " at " + each.position();
  }

  private String name(String item) {
    Destination due = items.get(item);
    return due.event().title() + " by " + due.channel() + " to " + due.address();
  }

  private static String last(List<Facts.HandedOver> handOvers) {
    return handOvers.isEmpty()
        ? ""
        : ", last outcome " + handOvers.get(handOvers.size() - 1).outcome();
  }

  private void wrong(String what, Object found) {
    differences.add(Difference.wrong(what + ": " + found));
  }

  private static <K, V> Map<K, List<V>> group(List<V> values, Function<V, K> key) {
    return values.stream().collect(Collectors.groupingBy(key, HashMap::new, Collectors.toList()));
  }
}
