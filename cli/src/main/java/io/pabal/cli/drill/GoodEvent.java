package io.pabal.cli.drill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.schema.Channel;
import io.pabal.schema.Ids;
import io.pabal.schema.json.Json;
import java.time.Instant;

/**
 * One honest event among hostile ones; pure.
 *
 * @param number of the event; decides everything else but the time
 */
record GoodEvent(int number) {
  /** The source of all events of the drill, hostile ones included. */
  static final String SOURCE = "/pabal/poison";

  private static final int SPREAD = 7919;

  String id() {
    return "good-" + number;
  }

  Channel channel() {
    return number % 2 == 0 ? Channel.EMAIL : Channel.SMS;
  }

  String recipient() {
    return DrillLoad.recipient(number * SPREAD % DrillLoad.RECIPIENTS);
  }

  String address() {
    return DrillLoad.address(number * SPREAD % DrillLoad.RECIPIENTS, channel()).value();
  }

  /** The one item that must come out. */
  String itemId() {
    return Ids.itemId(SOURCE, id(), recipient(), channel(), Ids.addressKey(channel(), address()));
  }

  /** The event in structured mode. */
  byte[] value(Instant now) {
    ObjectNode event = Json.mapper().createObjectNode();
    event.put("specversion", "1.0");
    event.put("id", id());
    event.put("source", SOURCE);
    event.put("type", "drill." + channel().label() + ".resend");
    event.put("time", now.toString());
    event.putObject("data").put("recipient", recipient()).put("n", number);
    return Json.write(event);
  }
}
