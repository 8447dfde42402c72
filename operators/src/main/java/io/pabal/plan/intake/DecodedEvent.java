package io.pabal.plan.intake;

import io.pabal.schema.event.Event;
import java.util.List;

/**
 * An event and whom it names.
 *
 * @param recipients without repetition, in the event's order, never empty
 */
public record DecodedEvent(Event event, List<String> recipients) {
  public DecodedEvent {
    recipients = List.copyOf(recipients);
  }
}
