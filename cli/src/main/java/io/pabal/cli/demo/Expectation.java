package io.pabal.cli.demo;

import io.pabal.schema.Channel;
import io.pabal.schema.plan.DecisionReason;
import java.util.EnumMap;
import java.util.Map;

/**
 * What shall become of one event for one recipient.
 *
 * @param reason of the one decision
 * @param addresses where it shall arrive, one address a channel; empty unless PLANNED
 */
record Expectation(DecisionReason reason, Map<Channel, String> addresses) {
  Expectation {
    addresses = Map.copyOf(addresses);
    if ((reason == DecisionReason.PLANNED) == addresses.isEmpty()) {
      throw new IllegalArgumentException(reason + " with addresses " + addresses);
    }
  }

  /** It arrives by exactly these channels. */
  static Expectation arrives(Person person, Channel... channels) {
    Map<Channel, String> addresses = new EnumMap<>(Channel.class);
    for (Channel channel : channels) {
      addresses.put(channel, person.addresses().get(channel));
    }
    return new Expectation(DecisionReason.PLANNED, addresses);
  }

  /** Nothing is sent. */
  static Expectation silence(DecisionReason reason) {
    return new Expectation(reason, Map.of());
  }
}
