package io.pabal.cli.demo;

import io.pabal.cli.query.Words;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.plan.ChannelReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who of some people was told of an event, who was not, and why: by what the log and the providers
 * say, not by what was expected. Text for people, with picocli's markup for colours.
 */
final class WhoWasTold {
  /** What is no word of the recipient's: nobody wonders why. */
  private static final Set<String> OF_COURSE =
      Set.of(
          ChannelReason.CHOSEN.name(),
          ChannelReason.NOT_NEEDED.name(),
          ChannelReason.DEFAULT_OFF.name());

  private final List<Person> people;
  private final Map<SourcePosition, List<Facts.Decided>> decisions = new HashMap<>();
  private final Map<String, String> channels = new HashMap<>();

  private WhoWasTold(List<Person> people, Facts facts) {
    this.people = people;
    facts
        .decisions()
        .forEach(d -> decisions.computeIfAbsent(d.position(), p -> new ArrayList<>()).add(d));
    facts.received().forEach(message -> channels.put(message.itemId(), message.channel()));
  }

  /**
   * An event a paragraph.
   *
   * @param events in their order
   * @param people of whom each is in every paragraph
   */
  static String text(List<Appended> events, List<Person> people, Facts facts) {
    WhoWasTold told = new WhoWasTold(people, facts);
    return events.stream().map(told::paragraph).collect(Collectors.joining());
  }

  private String paragraph(Appended event) {
    StringBuilder text = new StringBuilder("  " + event.event().row() + "\n");
    List<String> others = new ArrayList<>();
    Map<String, Facts.Decided> byRecipient = new HashMap<>();
    decisions
        .getOrDefault(event.position(), List.of())
        .forEach(d -> byRecipient.put(d.recipient(), d));
    for (Person person : people) {
      Facts.Decided decided = byRecipient.get(person.id());
      if (decided == null) {
        others.add(shortName(person));
      } else {
        text.append(line(shortName(person), fate(decided)));
      }
    }
    if (!others.isEmpty()) {
      text.append(
          line(String.join(", ", others), "not told: not concerned, so there is no decision"));
    }
    return text.toString();
  }

  private String fate(Facts.Decided decided) {
    String wishes =
        decided.channels().stream()
            .filter(channel -> !OF_COURSE.contains(channel.reason()))
            .map(WhoWasTold::wish)
            .collect(Collectors.joining());
    if (decided.itemIds().isEmpty()) {
      return "@|yellow not told|@: " + decided.reason() + why(decided) + wishes;
    }
    String by =
        decided.itemIds().stream()
            .filter(channels::containsKey)
            .map(channels::get)
            .sorted()
            .collect(Collectors.joining(" and "));
    return by.isEmpty()
        ? "@|red planned|@, but at no provider" + wishes
        : "@|green told|@ by " + by + wishes;
  }

  /** The decision's words, unless the channels say it more closely. */
  private static String why(Facts.Decided decided) {
    return decided.channels().isEmpty()
        ? ", " + Words.ofReason(decided.reason()).replace("not sent: ", "")
        : "";
  }

  private static String wish(Facts.OfChannel channel) {
    return "; not by %s: %s (rule %s)"
        .formatted(
            channel.channel(), Words.ofChannelReason(channel.reason()), channel.preferenceRule());
  }

  /** The id without the run. */
  private static String shortName(Person person) {
    return person.id().substring(0, person.id().lastIndexOf('-'));
  }

  private static String line(String who, String fate) {
    return "    " + who + " ".repeat(Math.max(1, 8 - who.length())) + fate + "\n";
  }
}
