package io.pabal.cli.demo;

import io.pabal.schema.Ids;
import io.pabal.schema.Lane;
import io.pabal.schema.deadletter.DeadLetterReason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A record of an events topic and what shall become of it.
 *
 * @param row the line of the table that it counts to
 * @param phase when it is sent
 * @param lane whose topic it goes to
 * @param key of the record, or null
 * @param source the event's
 * @param id the event's
 * @param value the bytes
 * @param expected by recipient; empty when a dead letter is expected
 * @param deadLetter its reason, or null
 * @param says what each of its messages must contain, or null
 * @param neverSays what none of its messages may contain, or null
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are carried, never compared
record DemoEvent(
    String row,
    Phase phase,
    Lane lane,
    String key,
    String source,
    String id,
    byte[] value,
    Map<String, Expectation> expected,
    DeadLetterReason deadLetter,
    Pattern says,
    Pattern neverSays) {

  /** The parts of the demo. */
  enum Phase {
    /** The people with names. */
    STORIES,
    /** The network of friends. */
    SOCIAL,
    /** Bytes that are no event of ours. */
    BAD,
    /** Everyday's business at a fixed rate, until all code is warm. */
    WARM_UP,
    /** The same at the same rate: the latency is measured on these. */
    STEADY,
    /** All customers at once, as fast as it goes. */
    SALE
  }

  /** Where an item shall arrive, by item id. */
  Map<String, Destination> items() {
    Map<String, Destination> items = new LinkedHashMap<>();
    expected.keySet().forEach(recipient -> items.putAll(items(recipient)));
    return items;
  }

  /** The same for one of the expected recipients. */
  Map<String, Destination> items(String recipient) {
    Map<String, Destination> items = new LinkedHashMap<>();
    expected
        .get(recipient)
        .addresses()
        .forEach(
            (channel, address) ->
                items.put(
                    Ids.itemId(source, id, recipient, channel, Ids.addressKey(channel, address)),
                    new Destination(channel.label(), address, this)));
    return items;
  }

  /** The place of one item. */
  record Destination(String channel, String address, DemoEvent event) {}

  /** The event for people. */
  String title() {
    return id == null ? row : id;
  }
}
