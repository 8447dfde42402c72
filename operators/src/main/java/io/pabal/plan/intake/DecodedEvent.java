package io.pabal.plan.intake;

import io.pabal.schema.event.Event;
import java.util.List;

/**
 * An event and whom it names.
 *
 * @param recipients without repetition, in the event's order; empty when the event names nobody:
 *     then the catalog's rule says who is told
 */
public record DecodedEvent(Event event, List<String> recipients) {
  public DecodedEvent {
    recipients = List.copyOf(recipients);
  }
}
