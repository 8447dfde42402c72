package io.pabal.cli.drill;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.cli.drill.HostileRecord.Header;
import io.pabal.schema.Channel;
import io.pabal.schema.Ids;
import io.pabal.schema.Lane;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.EventLimits;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.DecisionReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** The hostile cases of the events topics: pure, each a function of its scene. */
final class HostileEvents {
  private static final List<Header> STRUCTURED =
      List.of(header("content-type", "application/cloudevents+json"));
  private static final String UNRULED = "drill.no.rule";

  /** More than one record of Kafka's could carry besides; nothing limits headers one by one. */
  private static final int HUGE_HEADER_BYTES = 500_000;

  private final List<Function<HostileScene, HostileRecord>> cases = new ArrayList<>();

  private HostileEvents() {}

  /** All of them, always in the same order. */
  static List<Function<HostileScene, HostileRecord>> all() {
    HostileEvents events = new HostileEvents();
    events.notJson();
    events.wrongTypes();
    events.sizes();
    events.attributes();
    events.times();
    events.recipients();
    events.modes();
    events.decided();
    events.texts();
    events.unrenderable();
    return List.copyOf(events.cases);
  }

  private void notJson() {
    dead("cut off", DeadLetterReason.MALFORMED_JSON, s -> cut(honest(s)));
    dead("empty", DeadLetterReason.EMPTY, s -> new byte[0]);
    dead("null", DeadLetterReason.EMPTY, s -> null);
    dead("no JSON", DeadLetterReason.MALFORMED_JSON, s -> bytes("<event id='17'/>"));
    dead("random bytes", DeadLetterReason.MALFORMED_JSON, s -> noise(s.number()));
    dead("only NUL bytes", DeadLetterReason.MALFORMED_JSON, s -> new byte[64]);
    dead("an array", DeadLetterReason.MALFORMED_JSON, s -> bytes("[1,2,3]"));
    dead("a number", DeadLetterReason.MALFORMED_JSON, s -> bytes("17"));
    dead("a JSON null", DeadLetterReason.MALFORMED_JSON, s -> bytes("null"));
    dead("broken UTF-8", DeadLetterReason.MALFORMED_JSON, s -> brokenUtf8(s));
    dead("more behind the end", DeadLetterReason.MALFORMED_JSON, s -> twice(honest(s)));
    dead(
        "a key twice",
        DeadLetterReason.MALFORMED_JSON,
        s -> replaced(honest(s), "\"id\":", "\"id\":\"x\",\"id\":"));
    dead(
        "a number of 2,000 digits",
        DeadLetterReason.MALFORMED_JSON,
        s -> replaced(honest(s), "\"n\":", "\"big\":" + "9".repeat(2_000) + ",\"n\":"));
    dead(
        "NaN",
        DeadLetterReason.MALFORMED_JSON,
        s -> replaced(honest(s), "\"n\":", "\"n\":NaN,\"m\":"));
    dead("no event at all", DeadLetterReason.NOT_A_CLOUDEVENT, s -> bytes("{\"order\":17}"));
    dead("no event, no header", List.of(), DeadLetterReason.NOT_A_CLOUDEVENT, s -> bytes("{}"));
  }

  private void wrongTypes() {
    for (String attribute : List.of("specversion", "id", "source", "type", "time", "subject")) {
      spoiled(attribute + " is a number", DeadLetterReason.INVALID_FIELD, e -> e.put(attribute, 1));
      spoiled(
          attribute + " is an object", DeadLetterReason.INVALID_FIELD, e -> e.putObject(attribute));
    }
    spoiled("data is text", DeadLetterReason.INVALID_FIELD, e -> e.put("data", "text"));
    spoiled("data is an array", DeadLetterReason.INVALID_FIELD, e -> e.putArray("data"));
    spoiled("data in base 64", DeadLetterReason.INVALID_FIELD, e -> e.put("data_base64", "e30="));
    spoiled(
        "data is XML", DeadLetterReason.INVALID_FIELD, e -> e.put("datacontenttype", "text/xml"));
    for (String attribute : List.of("id", "source", "type")) {
      spoiled("no " + attribute, DeadLetterReason.MISSING_FIELD, e -> e.remove(attribute));
      spoiled(attribute + " is blank", DeadLetterReason.MISSING_FIELD, e -> e.put(attribute, " "));
    }
    spoiled("version 2.0", DeadLetterReason.UNSUPPORTED_SCHEMA, e -> e.put("specversion", "2.0"));
  }

  private void sizes() {
    dead(
        "a byte too large",
        DeadLetterReason.TOO_LARGE,
        s -> sized(s, EventLimits.MAX_EVENT_BYTES + 1));
    dead("900 kB", DeadLetterReason.TOO_LARGE, s -> sized(s, 900_000));
    spoiled("33 levels", DeadLetterReason.TOO_DEEP, e -> nest(e, EventLimits.MAX_DATA_DEPTH));
    dead(
        "100,000 levels",
        DeadLetterReason.TOO_DEEP,
        s -> bytes("{\"specversion\":\"1.0\",\"data\":" + "[".repeat(100_000)));
    delivered("as large as allowed", Channel.EMAIL, "text", event -> pad(event));
  }

  private void attributes() {
    HostileTexts.inIds()
        .forEach(
            (name, text) -> {
              for (String attribute : List.of("id", "source", "type", "subject", "actor")) {
                spoiled(
                    name + " in " + attribute,
                    DeadLetterReason.INVALID_FIELD,
                    e -> e.put(attribute, "x" + text));
              }
              spoiled(
                  name + " in specversion",
                  DeadLetterReason.UNSUPPORTED_SCHEMA,
                  e -> e.put("specversion", "1.0" + text));
              spoiled(
                  name + " in time",
                  DeadLetterReason.INVALID_FIELD,
                  e -> e.put("time", e.path("time").textValue() + text));
              spoiled(
                  name + " in the recipient",
                  DeadLetterReason.INVALID_FIELD,
                  e -> data(e).put("recipient", "drill-r1" + text));
            });
    for (String attribute : List.of("id", "source", "type", "subject", "actor")) {
      spoiled(
          attribute + " too long",
          DeadLetterReason.FIELD_TOO_LONG,
          e -> e.put(attribute, "x".repeat(EventLimits.MAX_ATTRIBUTE_CHARS + 1)));
    }
    for (String attribute : List.of("subject", "actor", "dataschema", "evilextension")) {
      delivered(
          "HTML in " + attribute,
          Channel.EMAIL,
          HostileTexts.HTML,
          e -> e.put(attribute, HostileTexts.HTML));
    }
  }

  private void times() {
    decided("the year 1970", DecisionReason.EXPIRED, e -> e.put("time", "1970-01-01T00:00:00Z"));
    spoiled(
        "the year 9999",
        DeadLetterReason.TIME_IN_FUTURE,
        e -> e.put("time", "9999-12-31T23:59:59.999999999Z"));
    spoiled(
        "the year 999,999,999",
        DeadLetterReason.TIME_IN_FUTURE,
        e -> e.put("time", "+999999999-12-31T23:59:59Z"));
    spoiled(
        "the year 1969",
        DeadLetterReason.INVALID_FIELD,
        e -> e.put("time", "1969-12-31T23:59:59Z"));
    spoiled(
        "before all years",
        DeadLetterReason.INVALID_FIELD,
        e -> e.put("time", "-999999999-01-01T00:00:00Z"));
    spoiled("no time of day", DeadLetterReason.INVALID_FIELD, e -> e.put("time", "2026-11-22"));
    spoiled(
        "the 30th of February",
        DeadLetterReason.INVALID_FIELD,
        e -> e.put("time", "2026-02-30T00:00:00Z"));
    appendedIn1970("appended in 1970, of now", e -> {}, dead(DeadLetterReason.TIME_IN_FUTURE));
    appendedIn1970(
        "appended in 1970, without a time",
        e -> e.remove("time"),
        new HostileEnd.Decided(DecisionReason.EXPIRED));
  }

  private void appendedIn1970(String kind, Consumer<ObjectNode> how, HostileEnd end) {
    add(
        s ->
            new HostileRecord(
                kind,
                s.events(),
                bytes(s.recipient()),
                spoil(s, Channel.EMAIL, how),
                STRUCTURED,
                1L,
                end));
  }

  private static HostileEnd dead(DeadLetterReason reason) {
    return HostileEnd.DeadLettered.by("plan", reason);
  }

  private void recipients() {
    spoiled("nobody named", DeadLetterReason.NO_RECIPIENTS, e -> data(e).remove("recipient"));
    spoiled(
        "nobody in the list", DeadLetterReason.NO_RECIPIENTS, e -> data(e).putArray("recipients"));
    spoiled(
        "the recipient is a number",
        DeadLetterReason.INVALID_FIELD,
        e -> data(e).put("recipient", 1));
    spoiled(
        "a list of objects",
        DeadLetterReason.INVALID_FIELD,
        e -> data(e).putArray("recipients").addObject());
    spoiled(
        "recipients are text",
        DeadLetterReason.INVALID_FIELD,
        e -> data(e).put("recipients", "a,b"));
    spoiled(
        "the recipient is blank",
        DeadLetterReason.MISSING_FIELD,
        e -> data(e).put("recipient", "\t"));
    spoiled(
        "a recipient too long",
        DeadLetterReason.FIELD_TOO_LONG,
        e -> data(e).put("recipient", "r".repeat(EventLimits.MAX_RECIPIENT_CHARS + 1)));
    spoiled(
        "501 recipients",
        DeadLetterReason.TOO_MANY_RECIPIENTS,
        e -> {
          ArrayNode many = data(e).putArray("recipients");
          for (int i = 0; i <= EventLimits.MAX_NAMED_RECIPIENTS; i++) {
            many.add("nobody-" + i);
          }
        });
    decided(
        "an unknown recipient", DecisionReason.NO_PROFILE, e -> data(e).put("recipient", "nobody"));
    decided(
        "HTML in the recipient",
        DecisionReason.NO_PROFILE,
        e -> data(e).put("recipient", HostileTexts.HTML));
  }

  private void modes() {
    dead(
        "an Avro event",
        List.of(header("content-type", "application/cloudevents+avro")),
        DeadLetterReason.NOT_A_CLOUDEVENT,
        HostileEvents::honest);
    dead(
        "a batch",
        List.of(header("content-type", "application/cloudevents-batch+json")),
        DeadLetterReason.NOT_A_CLOUDEVENT,
        s -> bytes("[]"));
    dead(
        "two content types, the last is none of ours",
        List.of(STRUCTURED.get(0), header("content-type", "application/cloudevents+avro")),
        DeadLetterReason.NOT_A_CLOUDEVENT,
        HostileEvents::honest);
    dead(
        "binary mode, XML",
        List.of(header("ce_specversion", "1.0"), header("content-type", "text/xml")),
        DeadLetterReason.INVALID_FIELD,
        s -> bytes("<x/>"));
    dead(
        "binary mode, no id",
        List.of(header("ce_specversion", "1.0")),
        DeadLetterReason.MISSING_FIELD,
        s -> bytes("{}"));
    dead(
        "binary mode, two versions",
        List.of(header("ce_specversion", "1.0"), header("ce_specversion", "0.3")),
        DeadLetterReason.UNSUPPORTED_SCHEMA,
        s -> bytes("{}"));
    dead(
        "no JSON, huge headers",
        List.of(
            new Header("x-huge", new byte[HUGE_HEADER_BYTES]),
            new Header("x-huge", null),
            new Header("", new byte[] {(byte) 0xFF, 0})),
        DeadLetterReason.MALFORMED_JSON,
        s -> bytes("{"));
    sent(
        "two content types, the last is right",
        List.of(header("content-type", "text/xml"), STRUCTURED.get(0)));
    sent("no content type", List.of());
    sent(
        "bytes as content type",
        List.of(new Header("content-type", new byte[] {(byte) 0xFE, 0, 1})));
    sent("the content type is null", List.of(new Header("content-type", null)));
    sent(
        "huge headers",
        List.of(STRUCTURED.get(0), new Header("x-huge", new byte[HUGE_HEADER_BYTES])));
    add(s -> delivery("no key", s, null, STRUCTURED, Channel.SMS, HostileTexts.HTML, e -> {}));
    add(
        s ->
            delivery(
                "another's key",
                s,
                bytes("\u0000"),
                STRUCTURED,
                Channel.EMAIL,
                HostileTexts.HTML,
                e -> {}));
  }

  private void decided() {
    decided("an unknown type", DecisionReason.NO_RULE, e -> e.put("type", UNRULED));
    decided("HTML as type", DecisionReason.NO_RULE, e -> e.put("type", HostileTexts.HTML));
    decided(
        "an unknown category",
        DecisionReason.NO_RULE,
        e -> e.put("type", UNRULED).put("category", "none"));
    add(
        s ->
            new HostileRecord(
                "by the urgent topic",
                s.topics().events().get(Lane.URGENT).get(0),
                bytes(s.recipient()),
                honest(s),
                STRUCTURED,
                null,
                new HostileEnd.Decided(DecisionReason.WRONG_LANE)));
    // The same key: the same partition, so it comes behind the event that it repeats.
    add(
        s ->
            new HostileRecord(
                "an event again",
                s.events(),
                bytes(s.before().recipient()),
                s.before().value(s.now()),
                STRUCTURED,
                null,
                new HostileEnd.Decided(DecisionReason.DUPLICATE)));
    add(
        s -> {
          ObjectNode event = s.event("drill.sms.hostile", Map.of("text", "forged"));
          event.put("id", s.before().id());
          data(event).put("recipient", s.before().recipient());
          return new HostileRecord(
              "another event by the same id",
              s.events(),
              bytes(s.before().recipient()),
              Json.write(event),
              STRUCTURED,
              null,
              new HostileEnd.Decided(DecisionReason.DUPLICATE));
        });
  }

  private void texts() {
    HostileTexts.inData()
        .forEach(
            (name, text) -> {
              for (Channel channel : Channel.values()) {
                delivered(name + " by " + channel.label(), channel, text, e -> {});
                delivered(
                    name + " as a field's name, by " + channel.label(),
                    channel,
                    text,
                    e -> data(e).put(text, text));
              }
            });
  }

  private void unrenderable() {
    for (Channel channel : Channel.values()) {
      givenUp("no text for " + channel.label(), channel, e -> data(e).remove("text"));
      givenUp("an object as text of " + channel.label(), channel, e -> data(e).putObject("text"));
      givenUp(
          "a list as text of " + channel.label(), channel, e -> data(e).putArray("text").add(1));
    }
    givenUp("a text far too long", Channel.SMS, e -> data(e).put("text", "x".repeat(100_000)));
    givenUp("a subject far too long", Channel.EMAIL, e -> data(e).put("title", "x".repeat(1_000)));
  }

  // ---------------------------------------------------------------- kinds of ends

  private void add(Function<HostileScene, HostileRecord> make) {
    cases.add(make);
  }

  private void dead(String kind, DeadLetterReason reason, Function<HostileScene, byte[]> value) {
    dead(kind, STRUCTURED, reason, value);
  }

  private void dead(
      String kind,
      List<Header> headers,
      DeadLetterReason reason,
      Function<HostileScene, byte[]> value) {
    add(
        s ->
            new HostileRecord(
                kind,
                s.events(),
                bytes(s.recipient()),
                value.apply(s),
                headers,
                null,
                dead(reason)));
  }

  private void spoiled(String kind, DeadLetterReason reason, Consumer<ObjectNode> how) {
    dead(kind, reason, s -> spoil(s, Channel.EMAIL, how));
  }

  private void decided(String kind, DecisionReason reason, Consumer<ObjectNode> how) {
    add(
        s ->
            new HostileRecord(
                kind,
                s.events(),
                bytes(s.recipient()),
                spoil(s, Channel.EMAIL, how),
                STRUCTURED,
                null,
                new HostileEnd.Decided(reason)));
  }

  private void givenUp(String kind, Channel channel, Consumer<ObjectNode> how) {
    add(
        s ->
            new HostileRecord(
                kind,
                s.events(),
                bytes(s.recipient()),
                spoil(s, channel, how),
                STRUCTURED,
                null,
                new HostileEnd.GivenUp(s.eventId())));
  }

  private void sent(String kind, List<Header> headers) {
    add(
        s ->
            delivery(
                kind, s, bytes(s.recipient()), headers, Channel.EMAIL, HostileTexts.HTML, e -> {}));
  }

  private void delivered(String kind, Channel channel, String text, Consumer<ObjectNode> how) {
    add(s -> delivery(kind, s, bytes(s.recipient()), STRUCTURED, channel, text, how));
  }

  private static HostileRecord delivery(
      String kind,
      HostileScene scene,
      byte[] key,
      List<Header> headers,
      Channel channel,
      String text,
      Consumer<ObjectNode> how) {
    String marker = "mark" + scene.number() + "k";
    ObjectNode event = hostile(scene, channel, marker + text + marker);
    how.accept(event);
    String address = DrillLoad.address(scene.recipientNumber(), channel).value();
    String item =
        Ids.itemId(
            GoodEvent.SOURCE,
            scene.eventId(),
            scene.recipient(),
            channel,
            Ids.addressKey(channel, address));
    return new HostileRecord(
        kind,
        scene.events(),
        key,
        escaped(event),
        headers,
        null,
        new HostileEnd.Delivered(channel, item, address, marker));
  }

  // ---------------------------------------------------------------- values

  private static ObjectNode hostile(HostileScene scene, Channel channel, String text) {
    return scene.event(
        "drill." + channel.label() + ".hostile", Map.of("text", text, "title", text));
  }

  private static byte[] honest(HostileScene scene) {
    return Json.write(hostile(scene, Channel.EMAIL, HostileTexts.HTML));
  }

  private static byte[] spoil(HostileScene scene, Channel channel, Consumer<ObjectNode> how) {
    ObjectNode event = hostile(scene, channel, HostileTexts.HTML);
    how.accept(event);
    return escaped(event);
  }

  /** With halves of surrogate pairs as JSON's escapes, the only way to write them. */
  private static byte[] escaped(ObjectNode event) {
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

  private static ObjectNode data(ObjectNode event) {
    return (ObjectNode) event.get("data");
  }

  private static void nest(ObjectNode event, int levels) {
    ObjectNode innermost = data(event);
    for (int i = 0; i < levels; i++) {
      innermost = innermost.putObject("deeper");
    }
  }

  private static byte[] sized(HostileScene scene, int size) {
    ObjectNode event = hostile(scene, Channel.EMAIL, "text");
    pad(event, size);
    return Json.write(event);
  }

  private static void pad(ObjectNode event) {
    pad(event, EventLimits.MAX_EVENT_BYTES);
  }

  private static void pad(ObjectNode event, int size) {
    data(event).put("padding", "");
    data(event).put("padding", "x".repeat(size - Json.write(event).length));
  }

  private static byte[] cut(byte[] value) {
    return Arrays.copyOf(value, value.length / 2);
  }

  private static byte[] twice(byte[] value) {
    byte[] both = Arrays.copyOf(value, 2 * value.length);
    System.arraycopy(value, 0, both, value.length, value.length);
    return both;
  }

  private static byte[] brokenUtf8(HostileScene scene) {
    byte[] value = Json.write(hostile(scene, Channel.EMAIL, "broken"));
    int at = new String(value, StandardCharsets.ISO_8859_1).indexOf("broken");
    value[at] = (byte) 0xC3;
    return value;
  }

  /** Bytes without meaning that begin as no JSON does, the same for the same seed. */
  private static byte[] noise(int seed) {
    byte[] noise = new byte[256];
    new java.util.Random(seed).nextBytes(noise);
    noise[0] = (byte) 0x80;
    return noise;
  }

  private static byte[] replaced(byte[] value, String from, String to) {
    return bytes(new String(value, StandardCharsets.UTF_8).replace(from, to));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Header header(String name, String value) {
    return new Header(name, bytes(value));
  }
}
