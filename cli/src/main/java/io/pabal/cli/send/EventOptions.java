package io.pabal.cli.send;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.cli.local.LocalSystemException;
import io.pabal.schema.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Where the events come from: options, a file, or standard input. */
final class EventOptions {
  /** Who says so, when nobody is named. */
  static final String DEFAULT_SOURCE = "/pabal/cli";

  private static final String STANDARD_INPUT = "-";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description =
          "CloudEvents in JSON, structured mode: one event, or one a line. - reads lines from standard"
              + " input.")
  private String file;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "The same as an option.")
  private String fileOption;

  @Option(names = "--type", paramLabel = "TYPE", description = "What happened: order.paid")
  private String type;

  @Option(
      names = {"-r", "--recipient"},
      paramLabel = "R",
      description = "Whom it concerns. May be repeated; data may name them instead.")
  private List<String> recipients = List.of();

  @Option(
      names = "--data",
      paramLabel = "JSON",
      description = "The event's data, a JSON object: what the templates can say.")
  private String data;

  @Option(names = "--data-file", paramLabel = "FILE", description = "The data from a file.")
  private Path dataFile;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description =
          "Identity within the source: sent again with the same id, it is a duplicate. Default: a"
              + " random one.")
  private String id;

  @Option(
      names = "--source",
      paramLabel = "SOURCE",
      defaultValue = DEFAULT_SOURCE,
      description = "Who says so. Default: ${DEFAULT-VALUE}.")
  private String source;

  @Option(names = "--subject", paramLabel = "S", description = "What it is about.")
  private String subject;

  @Option(names = "--actor", paramLabel = "A", description = "Whose action it was.")
  private String actor;

  @Option(
      names = "--thread",
      paramLabel = "T",
      description = "The conversation it belongs to, which recipients can mute.")
  private String thread;

  @Option(
      names = "--cancel-key",
      paramLabel = "KEY",
      description = "Under which it can be taken back. Default: its id.")
  private String cancelKey;

  @Option(
      names = "--cancels",
      paramLabel = "KEY",
      description =
          "Takes back what this source sent these recipients under the key, as far as it is not"
              + " delivered; tells nothing itself.")
  private String cancels;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      description = "When it happened, RFC 3339. Default: now.")
  private String time;

  /**
   * The events as they shall stand in Kafka, read as they are taken. The stream must be closed.
   *
   * @param ids makes an id where none is given
   * @param input standard input
   * @throws ParameterException when the options contradict each other
   * @throws LocalSystemException when a file cannot be read
   */
  Stream<byte[]> events(Supplier<String> ids, Instant now, InputStream input) {
    String from = fileOption == null ? file : fileOption;
    if (file != null && fileOption != null) {
      throw wrong("name one file");
    }
    if ((from == null) == (type == null)) {
      throw wrong("an event is needed: --type with --recipient and --data, or a FILE, or -");
    }
    if (from == null) {
      return Stream.of(Json.write(event(ids, now)));
    }
    if (!recipients.isEmpty() || data != null || dataFile != null || id != null) {
      throw wrong("a file holds whole events: --recipient, --data and --id go with --type");
    }
    return from.equals(STANDARD_INPUT) ? lines(reader(input)) : ofFile(Path.of(from));
  }

  private ObjectNode event(Supplier<String> ids, Instant now) {
    ObjectNode event = Json.mapper().createObjectNode();
    event.put("specversion", "1.0");
    event.put("id", id == null ? ids.get() : id);
    event.put("source", source);
    event.put("type", type);
    event.put("time", time == null ? now.toString() : time);
    if (subject != null) {
      event.put("subject", subject);
    }
    if (actor != null) {
      event.put("actor", actor);
    }
    if (thread != null) {
      event.put("thread", thread);
    }
    if (cancelKey != null) {
      event.put("cancelkey", cancelKey);
    }
    if (cancels != null) {
      event.put("cancels", cancels);
    }
    ObjectNode content = data();
    if (recipients.size() == 1) {
      event.put("recipient", recipients.get(0));
    } else if (recipients.stream().anyMatch(r -> r.contains(","))) {
      throw wrong("several recipients with a comma in an id go into data.recipients");
    } else if (!recipients.isEmpty()) {
      event.put("recipients", String.join(",", recipients));
    }
    boolean named = content.hasNonNull("recipient") || content.hasNonNull("recipients");
    if (named && !recipients.isEmpty()) {
      throw wrong("data names the recipients, and it wins: leave --recipient out");
    }
    event.put("datacontenttype", "application/json");
    event.set("data", content);
    return event;
  }

  private ObjectNode data() {
    if (data != null && dataFile != null) {
      throw wrong("--data or --data-file, not both");
    }
    String text = dataFile == null ? data : read(dataFile);
    if (text == null) {
      return Json.mapper().createObjectNode();
    }
    try {
      if (Json.mapper().readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw wrong("the data is not JSON: " + e.getOriginalMessage());
    }
    throw wrong("the data is not a JSON object");
  }

  /** One event over many lines, or one a line: whichever it is. */
  private static Stream<byte[]> ofFile(Path path) {
    String text = read(path);
    return isOneDocument(text)
        ? Stream.of(text.getBytes(StandardCharsets.UTF_8))
        : text.lines().filter(line -> !line.isBlank()).map(EventOptions::bytes);
  }

  private static boolean isOneDocument(String text) {
    try {
      return Json.mapper().readTree(text) instanceof ObjectNode;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static Stream<byte[]> lines(BufferedReader reader) {
    return reader.lines().filter(line -> !line.isBlank()).map(EventOptions::bytes);
  }

  private static BufferedReader reader(InputStream input) {
    return new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
  }

  private static byte[] bytes(String line) {
    return line.getBytes(StandardCharsets.UTF_8);
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException | UncheckedIOException e) {
      throw new LocalSystemException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
