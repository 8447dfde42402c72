package io.pabal.cli.drill;

import io.pabal.schema.Channel;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.plan.DecisionReason;
import java.util.Map;

/** How a hostile record must end: exactly one of these, and nothing else may come of it. */
sealed interface HostileEnd {

  /**
   * As a dead letter of each part that reads its topic.
   *
   * @param reasonByPart the part that gives up and its reason
   */
  record DeadLettered(Map<String, DeadLetterReason> reasonByPart) implements HostileEnd {
    public DeadLettered {
      reasonByPart = Map.copyOf(reasonByPart);
    }

    static DeadLettered by(String part, DeadLetterReason reason) {
      return new DeadLettered(Map.of(part, reason));
    }
  }

  /** As one decision that sends nothing. */
  record Decided(DecisionReason reason) implements HostileEnd {}

  /**
   * Planned, but its words cannot be made: given up.
   *
   * @param eventId the event whose last decision says so
   */
  record GivenUp(String eventId) implements HostileEnd {}

  /**
   * At the recipient, once, with the hostile text made harmless.
   *
   * @param itemId the item that must have been handed over
   * @param address the only place where it may have arrived
   * @param marker harmless words of the text that must have arrived with it
   */
  record Delivered(Channel channel, String itemId, String address, String marker)
      implements HostileEnd {}

  /**
   * Without a trace, and without an effect.
   *
   * @param rule the rule that says so
   */
  record Ignored(String rule) implements HostileEnd {}
}
