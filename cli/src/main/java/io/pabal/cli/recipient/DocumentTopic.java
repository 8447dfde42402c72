package io.pabal.cli.recipient;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pabal.cli.kafka.LatestOfKey;
import io.pabal.cli.kafka.TopicWriter;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.json.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** A compacted topic with one document a recipient, as the commands write and show it. */
final class DocumentTopic {
  private final Map<String, String> client;
  private final String topic;
  private final String word;
  private final PrintWriter out;

  /**
   * @param client settings of a Kafka client
   * @param word what a document is called
   */
  DocumentTopic(Map<String, String> client, String topic, String word, PrintWriter out) {
    this.client = client;
    this.topic = topic;
    this.word = word;
    this.out = out;
  }

  String topic() {
    return topic;
  }

  /** Appends a checked document, which replaces the one before as a whole. */
  void write(String recipient, byte[] value) {
    try (TopicWriter writer = new TopicWriter(client)) {
      SourcePosition at = writer.append(topic, recipient, value);
      out.println(pretty(value));
      out.println("Written to " + at + ". It holds for every event that plan decides from now on.");
    }
    out.flush();
  }

  /** Appends a tombstone. */
  void delete(String recipient, String consequence) {
    try (TopicWriter writer = new TopicWriter(client)) {
      SourcePosition at = writer.append(topic, recipient, null);
      out.println("Deleted: a tombstone stands at " + at + ". " + consequence);
    }
    out.flush();
  }

  /**
   * Prints the document that stands.
   *
   * @return exit status: 1 when there is none
   */
  int show(String recipient, boolean json) {
    Optional<RawRecord> found = new LatestOfKey(client, topic).find(recipient);
    if (found.isEmpty() || found.get().value() == null) {
      String gone = found.isEmpty() ? "" : ", a tombstone stands at " + found.get().position();
      if (!json) {
        out.println("No " + word + " of " + recipient + gone + ".");
      }
      out.flush();
      return 1;
    }
    RawRecord record = found.get();
    if (json) {
      out.println(new String(record.value(), StandardCharsets.UTF_8));
    } else {
      out.println(pretty(record.value()));
      out.println("Stands at " + record.position() + " since " + record.appendedAt() + ".");
    }
    out.flush();
    return 0;
  }

  /** What stands may be from anybody: as it is, if it is no JSON. */
  private static String pretty(byte[] value) {
    String text = new String(value, StandardCharsets.UTF_8);
    try {
      return Json.mapper().readTree(text).toPrettyString();
    } catch (JsonProcessingException e) {
      return text;
    }
  }
}
