package io.pabal.cli.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.cli.demo.DemoEvent.Phase;
import io.pabal.cli.demo.Shop.Happening;
import io.pabal.schema.Lane;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.EventLimits;
import io.pabal.schema.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What producers send by mistake. None of it stops anything; each becomes a dead letter. */
final class BadEvents {
  private final Shop shop;
  private final Person person;
  private final List<DemoEvent> events = new ArrayList<>();

  private BadEvents(Shop shop, Person person) {
    this.shop = shop;
    this.person = person;
  }

  static List<DemoEvent> of(Shop shop, Person person) {
    BadEvents bad = new BadEvents(shop, person);
    bad.add("bad: JSON cut off", DeadLetterReason.MALFORMED_JSON, bad.cut());
    bad.add("bad: no JSON at all", DeadLetterReason.MALFORMED_JSON, bytes("<order>17</order>"));
    bad.add("bad: empty", DeadLetterReason.EMPTY, new byte[0]);
    bad.add("bad: no CloudEvent", DeadLetterReason.NOT_A_CLOUDEVENT, bytes("{\"order\":17}"));
    bad.spoil("bad: no type", DeadLetterReason.MISSING_FIELD, event -> event.remove("type"));
    bad.spoil("bad: the id is a number", DeadLetterReason.INVALID_FIELD, e -> e.put("id", 17));
    bad.spoil("bad: nobody named", DeadLetterReason.NO_RECIPIENTS, e -> e.remove("recipient"));
    bad.spoil(
        "bad: in the year 9999",
        DeadLetterReason.TIME_IN_FUTURE,
        event -> event.put("time", "9999-12-31T23:59:59Z"));
    bad.spoil(
        "bad: too large",
        DeadLetterReason.TOO_LARGE,
        event ->
            ((ObjectNode) event.get("data")).put("note", "x".repeat(EventLimits.MAX_EVENT_BYTES)));
    return bad.events;
  }

  private byte[] cut() {
    byte[] whole = Json.write(shop.envelope(Happening.PAID, person, "bad-cut"));
    return Arrays.copyOf(whole, whole.length / 2);
  }

  private void spoil(String row, DeadLetterReason reason, Consumer<ObjectNode> how) {
    ObjectNode event = shop.envelope(Happening.PAID, person, "bad-" + events.size());
    how.accept(event);
    add(row, reason, Json.write(event));
  }

  private void add(String row, DeadLetterReason reason, byte[] value) {
    events.add(
        new DemoEvent(
            row,
            Phase.BAD,
            Lane.NORMAL,
            null,
            shop.source(),
            null,
            value,
            Map.of(),
            reason,
            null,
            null));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
