package io.pabal.cli.drill;

import io.pabal.cli.drill.DrillLoad.Expected;
import io.pabal.cli.drill.OutageReport.P99;
import io.pabal.schema.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads latencies out of what was sent and what the providers have; pure. */
final class OutageOracle {
  /** When outages began and ended; the windows between them are quiet. */
  record Span(long fromMillis, long untilMillis) {
    boolean holds(long millis) {
      return fromMillis <= millis && millis < untilMillis;
    }
  }

  private OutageOracle() {}

  /**
   * The 99th percentiles, as the median over windows.
   *
   * @param before a quiet window before each outage
   * @param during the outages
   * @param after the quiet windows at the end
   */
  static P99 p99(
      Map<String, Expected> expected,
      ProviderRecords providers,
      List<Span> before,
      List<Span> during,
      List<Span> after,
      Optional<Channel> out) {
    Map<String, Long> quiet = new TreeMap<>();
    Map<String, Long> outage = new TreeMap<>();
    Map<String, Long> again = new TreeMap<>();
    for (Channel channel : DrillChannels.WITH_PUSH) {
      put(quiet, channel, expected, providers, before);
      put(again, channel, expected, providers, after);
      if (!out.equals(Optional.of(channel))) {
        put(outage, channel, expected, providers, during);
      }
    }
    return new P99(quiet, outage, again);
  }

  private static void put(
      Map<String, Long> to,
      Channel channel,
      Map<String, Expected> expected,
      ProviderRecords providers,
      List<Span> windows) {
    List<Long> figures = new ArrayList<>();
    for (Span window : windows) {
      List<Long> latencies = new ArrayList<>();
      expected.forEach(
          (item, sent) -> {
            Long first = providers.firstByItem().get(item);
            if (sent.channel() == channel && window.holds(sent.sentAtMillis()) && first != null) {
              latencies.add(first - sent.sentAtMillis());
            }
          });
      if (!latencies.isEmpty()) {
        Collections.sort(latencies);
        figures.add(latencies.get((int) Math.ceil(latencies.size() * 0.99) - 1));
      }
    }
    if (!figures.isEmpty()) {
      Collections.sort(figures);
      to.put(channel.label(), figures.get(figures.size() / 2));
    }
  }

  /** Items that a provider got later than their life allows. */
  static long afterLife(Map<String, Expected> expected, ProviderRecords providers, Duration life) {
    return expected.entrySet().stream()
        .filter(
            entry -> {
              Long first = providers.firstByItem().get(entry.getKey());
              return first != null && first - entry.getValue().sentAtMillis() > life.toMillis();
            })
        .count();
  }

  /** Items of a channel that were sent within the spans. */
  static long sentWithin(Map<String, Expected> expected, Channel channel, List<Span> spans) {
    return expected.values().stream()
        .filter(sent -> sent.channel() == channel)
        .filter(sent -> spans.stream().anyMatch(span -> span.holds(sent.sentAtMillis())))
        .count();
  }
}
