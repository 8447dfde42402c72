package io.pabal.cli.recipient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.cli.kafka.LatestOfKey;
import io.pabal.cli.local.LocalSystemException;
import io.pabal.cli.query.QueryOptions;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.Preferences;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What {@code prefs mute} and {@code prefs unmute} have in common: whose document, and what. */
final class MutingOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(paramLabel = "RECIPIENT", description = "The recipient's id.")
  private String recipient;

  @Option(
      names = "--thread",
      paramLabel = "THREAD",
      description = "A conversation. May be repeated.")
  private List<String> threads = List.of();

  @Option(
      names = "--actor",
      paramLabel = "ACTOR",
      description = "Somebody whose actions are told. May be repeated.")
  private List<String> actors = List.of();

  @Mixin private QueryOptions system;

  /**
   * Writes the document that stands, changed.
   *
   * @return exit status
   * @throws LocalSystemException when what stands is no document, or plan would refuse the changed
   *     one
   */
  int change(BiConsumer<Muting, ObjectNode> how) {
    if (threads.isEmpty() && actors.isEmpty()) {
      throw new ParameterException(command.commandLine(), "name a --thread or an --actor");
    }
    PrintWriter out = command.commandLine().getOut();
    Instant now = Instant.now();
    DocumentTopic topic =
        new DocumentTopic(system.kafka(), system.topics().preferences(), "preferences", out);
    ObjectNode document = standing(topic.topic());
    ObjectNode before = document.deepCopy();
    how.accept(new Muting(actors, threads), document);
    if (document.equals(before)) {
      out.println("Nothing to change: so it stands already.");
      out.flush();
      return 0;
    }
    document.put("updatedAt", now.toString());
    byte[] value = Json.write(document);
    Documents.preferences(Documents.record(topic.topic(), recipient, value, now), now);
    topic.write(recipient, value);
    return 0;
  }

  private ObjectNode standing(String topic) {
    Optional<byte[]> value =
        new LatestOfKey(system.kafka(), topic).find(recipient).map(RawRecord::value);
    if (value.isEmpty()) {
      return Json.mapper()
          .createObjectNode()
          .put("schema", Preferences.SCHEMA)
          .put("recipient", recipient);
    }
    try {
      if (Json.mapper().readTree(value.get()) instanceof ObjectNode document) {
        return document;
      }
    } catch (IOException e) {
      throw new LocalSystemException("what stands on " + topic + " is not JSON", e);
    }
    throw new LocalSystemException("what stands on " + topic + " is not a JSON object");
  }
}
