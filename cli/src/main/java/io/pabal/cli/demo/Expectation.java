package io.pabal.cli.demo;

import io.pabal.schema.Channel;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.plan.PreferenceRule;
import java.util.EnumMap;
import java.util.Map;

/**
 * What shall become of one event for one recipient.
 *
 * @param reason of the one decision
 * @param addresses where it shall arrive, one address a channel; empty unless PLANNED
 * @param denied channels that shall not be used, by the rule of preferences that shall say so; not
 *     every such channel need be named
 */
record Expectation(
    DecisionReason reason, Map<Channel, String> addresses, Map<Channel, PreferenceRule> denied) {
  Expectation {
    addresses = Map.copyOf(addresses);
    denied = Map.copyOf(denied);
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
    return new Expectation(DecisionReason.PLANNED, addresses, Map.of());
  }

  /** Nothing is sent. */
  static Expectation silence(DecisionReason reason) {
    return new Expectation(reason, Map.of(), Map.of());
  }

  /** And not by this channel, because of this rule. */
  Expectation denying(Channel channel, PreferenceRule rule) {
    Map<Channel, PreferenceRule> more = new EnumMap<>(Channel.class);
    more.putAll(denied);
    more.put(channel, rule);
    return new Expectation(reason, addresses, more);
  }
}
