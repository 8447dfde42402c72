package io.pabal.cli.drill;

import io.pabal.jobs.config.Topics;
import io.pabal.schema.deadletter.DeadLetterReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The hostile cases of one topic as a table: what it is, how it must end, and the record. In keys
 * and JSON {@code $R} stands for an honest recipient, {@code $N} for the number of the record, and
 * {@code '} for a quotation mark.
 */
final class TopicCases {
  /** An instant that no row and no timer can hold. */
  static final String FAR = "+1000000000-12-31T23:59:59Z";

  private static final String ANY_RECIPIENT = "$R";

  private final String name;
  private final Function<Topics, String> topic;
  private final List<String> parts;
  private final List<Function<HostileScene, HostileRecord>> cases = new ArrayList<>();
  private String key = ANY_RECIPIENT;

  /**
   * An empty table.
   *
   * @param name of the topic, for people
   * @param parts that read it and make dead letters of what they refuse
   */
  TopicCases(String name, Function<Topics, String> topic, String... parts) {
    this.name = name;
    this.topic = topic;
    this.parts = List.of(parts);
  }

  /** All cases, in their order. */
  List<Function<HostileScene, HostileRecord>> all() {
    return List.copyOf(cases);
  }

  /** The key of the following cases that name none. */
  TopicCases under(String newKey) {
    key = newKey;
    return this;
  }

  /** What is no record on any topic. */
  void garbage() {
    dead("empty", DeadLetterReason.EMPTY, "");
    dead("cut off", DeadLetterReason.MALFORMED_JSON, "{'schema':'pabal.");
    dead("no JSON", DeadLetterReason.MALFORMED_JSON, "\u0000\u0001\u0002<xml/>");
    dead("a key twice", DeadLetterReason.MALFORMED_JSON, "{'schema':'x','schema':'y'}");
    dead("more behind the end", behindTheEnd(), "{'schema':'x'}{}");
    dead(
        "a number of 2,000 digits",
        DeadLetterReason.MALFORMED_JSON,
        "{'schema':'x','n':" + "9".repeat(2_000) + "}");
    dead("nothing", DeadLetterReason.UNSUPPORTED_SCHEMA, "{}");
    dead(
        "from the future",
        DeadLetterReason.UNSUPPORTED_SCHEMA,
        "{'schema':'pabal." + name + "/99'}");
    dead("a list as schema", DeadLetterReason.UNSUPPORTED_SCHEMA, "{'schema':['pabal.profile/1']}");
    if (parts.size() == 1) {
      String deep = "{'schema':" + "[".repeat(1_000) + "]".repeat(1_000) + "}";
      dead("nested deeper than anything", tooDeep(), deep);
    }
  }

  /** Where a tree is read first, it is JSON that is no record. */
  private DeadLetterReason behindTheEnd() {
    return parts.contains("log") ? DeadLetterReason.INVALID_FIELD : DeadLetterReason.MALFORMED_JSON;
  }

  private DeadLetterReason tooDeep() {
    return parts.contains("plan") ? DeadLetterReason.TOO_DEEP : DeadLetterReason.MALFORMED_JSON;
  }

  /** A null value where it means nothing, and a null key. */
  void none() {
    dead("null", DeadLetterReason.EMPTY, null);
    // Plan looks at the key first.
    under(
        "nothing under no key",
        null,
        parts.contains("plan") ? DeadLetterReason.MISSING_FIELD : DeadLetterReason.EMPTY,
        null);
  }

  /** A dead letter of every part that reads the topic. */
  void dead(String kind, DeadLetterReason reason, String json) {
    under(kind, key, reason, json);
  }

  /** The same, refused for its key, which may be null. */
  void keyed(String kind, String badKey, DeadLetterReason reason) {
    under(kind, badKey, reason, "{}");
  }

  /** The same under a key of its own. */
  void under(String kind, String ownKey, DeadLetterReason reason, String json) {
    Map<String, DeadLetterReason> byPart = new TreeMap<>();
    parts.forEach(part -> byPart.put(part, reason));
    end(kind, ownKey, json, new HostileEnd.DeadLettered(byPart));
  }

  /** Without a trace and without an effect, because a rule says so. */
  void ignored(String kind, String ownKey, String json, String rule) {
    end(kind, ownKey, json, new HostileEnd.Ignored(rule));
  }

  /** Any other end. */
  void end(String kind, String ownKey, String json, HostileEnd end) {
    cases.add(
        scene ->
            new HostileRecord(
                name + ": " + kind,
                topic.apply(scene.topics()),
                bytes(filled(ownKey, scene)),
                bytes(filled(json == null ? null : json.replace('\'', '"'), scene)),
                List.of(),
                null,
                end));
  }

  private static String filled(String text, HostileScene scene) {
    return text == null
        ? null
        : text.replace("$R", scene.recipient()).replace("$N", Integer.toString(scene.number()));
  }

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }
}
