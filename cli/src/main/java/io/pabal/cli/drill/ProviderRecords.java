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
 * @param arrivalsByChannel when messages were taken, in milliseconds since the epoch, in order
 */
record ProviderRecords(
    Map<String, Integer> timesByItem, Map<String, List<Long>> arrivalsByChannel) {
  static ProviderRecords read(Path file) throws IOException {
    Map<String, Integer> times = new HashMap<>();
    Map<String, List<Long>> arrivals = new HashMap<>();
    try (Stream<String> lines = Files.lines(file)) {
      for (String line : (Iterable<String>) lines::iterator) {
        JsonNode message = Json.mapper().readTree(line);
        message.path("itemIds").forEach(item -> times.merge(item.asText(), 1, Integer::sum));
        arrivals
            .computeIfAbsent(message.path("channel").asText(), absent -> new ArrayList<>())
            .add(message.path("receivedAtMillis").asLong());
      }
    }
    arrivals.values().forEach(list -> list.sort(Long::compare));
    return new ProviderRecords(times, arrivals);
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
