package io.pabal.cli.drill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.jobs.config.Topics;
import io.pabal.schema.Lane;
import io.pabal.schema.json.Json;
import java.time.Instant;
import java.util.Map;

/**
 * What a hostile record is made from; pure.
 *
 * @param number of the hostile record: it makes ids differ
 * @param before the good event appended last before it
 * @param topics the names of the topics
 * @param now when it is made
 */
record HostileScene(int number, GoodEvent before, Topics topics, Instant now) {
  /** The id of a hostile event that has one. */
  String eventId() {
    return "hostile-" + number;
  }

  /** A recipient whose profile is known, with an address on each channel. */
  int recipientNumber() {
    return number % DrillLoad.RECIPIENTS;
  }

  String recipient() {
    return DrillLoad.recipient(recipientNumber());
  }

  /** The events topic that the drill's category is bound to. */
  String events() {
    return topics.events().get(Lane.NORMAL).get(0);
  }

  /** An event that nothing is wrong with yet, for someone to spoil. */
  ObjectNode event(String type, Map<String, String> data) {
    ObjectNode event = Json.mapper().createObjectNode();
    event.put("specversion", "1.0");
    event.put("id", eventId());
    event.put("source", GoodEvent.SOURCE);
    event.put("type", type);
    event.put("time", now.toString());
    ObjectNode fields = event.putObject("data");
    fields.put("recipient", recipient());
    fields.put("n", number);
    data.forEach(fields::put);
    return event;
  }
}
