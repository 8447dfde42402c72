package io.pabal.cli.drill;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.schema.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One message as its recipient sees it, from the file that the sandbox's providers wrote before
 * they said yes.
 *
 * @param from the From header of a mail, or null
 * @param subject of a mail, decoded, or null
 * @param text the plain text
 * @param html of a mail, or null
 */
record ReceivedMessage(
    String channel,
    String address,
    List<String> itemIds,
    String from,
    String subject,
    String text,
    String html) {
  ReceivedMessage {
    itemIds = List.copyOf(itemIds);
  }

  static List<ReceivedMessage> read(Path file) throws IOException {
    List<ReceivedMessage> messages = new ArrayList<>();
    try (Stream<String> lines = Files.lines(file)) {
      for (String line : (Iterable<String>) lines::iterator) {
        messages.add(of(Json.mapper().readTree(line)));
      }
    }
    return messages;
  }

  private static ReceivedMessage of(JsonNode message) {
    List<String> items = new ArrayList<>();
    message.path("itemIds").forEach(item -> items.add(item.asText()));
    return new ReceivedMessage(
        message.path("channel").asText(),
        message.path("recipient").asText(),
        items,
        message.path("from").textValue(),
        message.path("subject").textValue(),
        message.path("text").asText(),
        message.path("html").textValue());
  }
}
