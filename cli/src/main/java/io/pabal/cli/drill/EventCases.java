package io.pabal.cli.drill;

import static io.pabal.cli.drill.EventValues.bytes;
import static io.pabal.cli.drill.EventValues.escaped;
import static io.pabal.cli.drill.EventValues.header;
import static io.pabal.cli.drill.EventValues.hostile;
import static io.pabal.cli.drill.EventValues.spoil;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.cli.drill.HostileRecord.Header;
import io.pabal.schema.Channel;
import io.pabal.schema.Ids;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.plan.DecisionReason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The hostile cases of the events topics as a table: what it is, how it must end, and how it is
 * made.
 */
final class EventCases {
  /** The content type of structured mode. */
  static final List<Header> STRUCTURED =
      List.of(header("content-type", "application/cloudevents+json"));

  private final List<Function<HostileScene, HostileRecord>> cases = new ArrayList<>();

  /** All cases, in their order. */
  List<Function<HostileScene, HostileRecord>> all() {
    return List.copyOf(cases);
  }

  /** Any case. */
  void add(Function<HostileScene, HostileRecord> make) {
    cases.add(make);
  }

  /** A dead letter of plan. */
  void dead(String kind, DeadLetterReason reason, Function<HostileScene, byte[]> value) {
    dead(kind, STRUCTURED, reason, value);
  }

  /** The same, with headers of its own. */
  void dead(
      String kind,
      List<Header> headers,
      DeadLetterReason reason,
      Function<HostileScene, byte[]> value) {
    add(s -> record(kind, s, headers, value.apply(s), dead(reason)));
  }

  /** The end as a dead letter of plan. */
  static HostileEnd dead(DeadLetterReason reason) {
    return HostileEnd.DeadLettered.by("plan", reason);
  }

  /** A dead letter because of what was done to an event. */
  void spoiled(String kind, DeadLetterReason reason, Consumer<ObjectNode> how) {
    dead(kind, reason, s -> spoil(s, Channel.EMAIL, how));
  }

  /** A decision that sends nothing. */
  void decided(String kind, DecisionReason reason, Consumer<ObjectNode> how) {
    HostileEnd end = new HostileEnd.Decided(reason);
    add(s -> record(kind, s, STRUCTURED, spoil(s, Channel.EMAIL, how), end));
  }

  /** Planned, but its words cannot be made. */
  void givenUp(String kind, Channel channel, Consumer<ObjectNode> how) {
    add(
        s ->
            record(
                kind, s, STRUCTURED, spoil(s, channel, how), new HostileEnd.GivenUp(s.eventId())));
  }

  private static HostileRecord record(
      String kind, HostileScene scene, List<Header> headers, byte[] value, HostileEnd end) {
    return new HostileRecord(
        kind, scene.events(), bytes(scene.recipient()), value, headers, null, end);
  }

  /** Delivered in spite of its headers. */
  void sent(String kind, List<Header> headers) {
    add(
        s ->
            delivery(
                kind, s, bytes(s.recipient()), headers, Channel.EMAIL, HostileTexts.HTML, e -> {}));
  }

  /** Delivered, and harmless. */
  void delivered(String kind, Channel channel, String text, Consumer<ObjectNode> how) {
    add(s -> delivery(kind, s, bytes(s.recipient()), STRUCTURED, channel, text, how));
  }

  /** A record that is delivered, and harmless. */
  static HostileRecord delivery(
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
}
