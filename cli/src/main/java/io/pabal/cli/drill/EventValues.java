package io.pabal.cli.drill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.cli.drill.HostileRecord.Header;
import io.pabal.schema.Channel;
import io.pabal.schema.event.EventLimits;
import io.pabal.schema.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** What hostile events are made of: pure. */
final class EventValues {
  private EventValues() {}

  /** An event that says a text by a channel. */
  static ObjectNode hostile(HostileScene scene, Channel channel, String text) {
    return scene.event(
        "drill." + channel.label() + ".hostile", Map.of("text", text, "title", text));
  }

  /** An event that nothing is wrong with. */
  static byte[] honest(HostileScene scene) {
    return Json.write(hostile(scene, Channel.EMAIL, HostileTexts.HTML));
  }

  /** The same, spoilt. */
  static byte[] spoil(HostileScene scene, Channel channel, Consumer<ObjectNode> how) {
    ObjectNode event = hostile(scene, channel, HostileTexts.HTML);
    how.accept(event);
    return escaped(event);
  }

  /** With halves of surrogate pairs as JSON's escapes, the only way to write them. */
  static byte[] escaped(ObjectNode event) {
    StringBuilder json = new StringBuilder();
    event
        .toString()
        .chars()
        .forEach(
            c ->
                json.append(
                    Character.isSurrogate((char) c)
                        ? "\\u%04x".formatted(c)
                        : Character.toString(c)));
    return bytes(json.toString());
  }

  /** What an event carries. */
  static ObjectNode data(ObjectNode event) {
    return (ObjectNode) event.get("data");
  }

  /** Makes the data that many levels deeper. */
  static void nest(ObjectNode event, int levels) {
    ObjectNode innermost = data(event);
    for (int i = 0; i < levels; i++) {
      innermost = innermost.putObject("deeper");
    }
  }

  /** An event of that many bytes. */
  static byte[] sized(HostileScene scene, int size) {
    ObjectNode event = hostile(scene, Channel.EMAIL, "text");
    pad(event, size);
    return Json.write(event);
  }

  /** Makes an event as large as allowed. */
  static void pad(ObjectNode event) {
    pad(event, EventLimits.MAX_EVENT_BYTES);
  }

  private static void pad(ObjectNode event, int size) {
    data(event).put("padding", "");
    data(event).put("padding", "x".repeat(size - Json.write(event).length));
  }

  /** The first half. */
  static byte[] cut(byte[] value) {
    return Arrays.copyOf(value, value.length / 2);
  }

  /** The same once more behind itself. */
  static byte[] twice(byte[] value) {
    byte[] both = Arrays.copyOf(value, 2 * value.length);
    System.arraycopy(value, 0, both, value.length, value.length);
    return both;
  }

  /** An event with half of a character. */
  static byte[] brokenUtf8(HostileScene scene) {
    byte[] value = Json.write(hostile(scene, Channel.EMAIL, "broken"));
    int at = new String(value, StandardCharsets.ISO_8859_1).indexOf("broken");
    value[at] = (byte) 0xC3;
    return value;
  }

  /** Bytes without meaning that begin as no JSON does, the same for the same seed. */
  static byte[] noise(int seed) {
    byte[] noise = new byte[256];
    new Random(seed).nextBytes(noise);
    noise[0] = (byte) 0x80;
    return noise;
  }

  /** With another text in the place of one. */
  static byte[] replaced(byte[] value, String from, String to) {
    return bytes(new String(value, StandardCharsets.UTF_8).replace(from, to));
  }

  /** UTF-8. */
  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A header of text. */
  static Header header(String name, String value) {
    return new Header(name, bytes(value));
  }
}
