package io.pabal.cli.drill;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.schema.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The second record: what the providers took, read from the file that they wrote before they said
 * yes.
 *
 * @param timesByItem how often an item was taken
 * @param firstByItem when it was taken first, in milliseconds since the epoch
 * @param arrivalsByChannel when messages were taken, in milliseconds since the epoch, in order
 */
record ProviderRecords(
    Map<String, Integer> timesByItem,
    Map<String, Long> firstByItem,
    Map<String, List<Long>> arrivalsByChannel) {
  static ProviderRecords read(Path file) throws IOException {
    Map<String, Integer> times = new HashMap<>();
    Map<String, Long> first = new HashMap<>();
    Map<String, List<Long>> arrivals = new HashMap<>();
    try (Stream<String> lines = Files.lines(file)) {
      for (String line : (Iterable<String>) lines::iterator) {
        JsonNode message = Json.mapper().readTree(line);
        long at = message.path("receivedAtMillis").asLong();
        for (JsonNode item : message.path("itemIds")) {
          times.merge(item.asText(), 1, Integer::sum);
          first.merge(item.asText(), at, Math::min);
        }
        arrivals
            .computeIfAbsent(message.path("channel").asText(), absent -> new ArrayList<>())
            .add(at);
      }
    }
    arrivals.values().forEach(list -> list.sort(Long::compare));
    return new ProviderRecords(times, first, arrivals);
  }

  /** The longest silence of a channel that began within a window, in milliseconds. */
  long longestSilenceMillis(String channel, long fromMillis, long untilMillis) {
    long longest = 0;
    long before = fromMillis;
    for (long arrival : arrivalsByChannel.getOrDefault(channel, List.of())) {
      if (arrival < fromMillis) {
        continue;
      }
      if (before > untilMillis) {
        break;
      }
      longest = Math.max(longest, arrival - before);
      before = arrival;
    }
    return longest;
  }
}
