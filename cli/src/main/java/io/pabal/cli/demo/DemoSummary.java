package io.pabal.cli.demo;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.pabal.cli.demo.DemoEvent.Phase;
import io.pabal.schema.Channel;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The last line of {@code demo --json}. Counts are what was found, not what was expected.
 *
 * @param events records appended, bad ones and duplicates included
 * @param recipients whom they named
 * @param decisions in the log, by reason
 * @param delivered items that providers recorded, by channel
 * @param logged items that the log has as accepted, by channel
 * @param deadLetters of these records
 * @param latencyMillis from append to acceptance, of the steady part
 * @param agree whether everything agrees, item by item
 */
@JsonPropertyOrder({
  "events",
  "recipients",
  "decisions",
  "delivered",
  "logged",
  "deadLetters",
  "latencyMillis",
  "agree"
})
record DemoSummary(
    int events,
    int recipients,
    Map<String, Integer> decisions,
    Map<String, Integer> delivered,
    Map<String, Integer> logged,
    int deadLetters,
    Percentiles latencyMillis,
    boolean agree) {

  /** Milliseconds. */
  record Percentiles(long p50, long p99) {}

  static DemoSummary of(List<Appended> appended, Facts facts, boolean agree) {
    Set<String> recipients = new HashSet<>();
    Set<String> items = new HashSet<>();
    appended.forEach(
        each -> {
          recipients.addAll(each.event().expected().keySet());
          items.addAll(each.event().items().keySet());
        });
    Latency latency = latency(appended, facts);
    return new DemoSummary(
        appended.size(),
        recipients.size(),
        counted(facts.decisions(), Facts.Decided::reason, Map.of()),
        counted(
            facts.received().stream().filter(m -> items.contains(m.itemId())).toList(),
            Facts.Received::channel,
            eachChannel()),
        counted(
            facts.handOvers().stream().filter(Facts.HandedOver::accepted).toList(),
            Facts.HandedOver::channel,
            eachChannel()),
        facts.deadLetters().size(),
        new Percentiles(latency.p50Millis(), latency.p99Millis()),
        agree);
  }

  /** Of the steady part alone: a burst measures its own queue. */
  static Latency latency(List<Appended> appended, Facts facts) {
    Set<String> steady =
        appended.stream()
            .filter(each -> each.event().phase() == Phase.STEADY)
            .map(each -> each.event().id())
            .collect(Collectors.toSet());
    return Latency.of(
        facts.handOvers().stream()
            .filter(h -> h.accepted() && h.appendedAt() != null && h.answeredAt() != null)
            .filter(h -> steady.contains(h.eventId()))
            .map(Facts.HandedOver::latency)
            .toList());
  }

  private static <T> Map<String, Integer> counted(
      List<T> values, Function<T, String> name, Map<String, Integer> atLeast) {
    Map<String, Integer> counts = new TreeMap<>(atLeast);
    values.forEach(value -> counts.merge(name.apply(value), 1, Integer::sum));
    return counts;
  }

  private static Map<String, Integer> eachChannel() {
    Map<String, Integer> zero = new TreeMap<>();
    for (Channel channel : Channel.values()) {
      zero.put(channel.label(), 0);
    }
    return zero;
  }
}
