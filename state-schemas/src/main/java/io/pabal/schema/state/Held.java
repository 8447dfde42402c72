package io.pabal.schema.state;

import io.pabal.schema.deliver.ReceivedFeedback;
import io.pabal.schema.event.RecipientEvent;

/**
 * What waits at the start-up gate: an event or feedback, one of the two, in the order in which they
 * came.
 *
 * @param event the event, or null
 * @param feedback the feedback, or null
 */
public record Held(RecipientEvent event, ReceivedFeedback feedback) {

  /** An event that waits. */
  public static Held of(RecipientEvent event) {
    return new Held(event, null);
  }

  /** Feedback that waits. */
  public static Held of(ReceivedFeedback feedback) {
    return new Held(null, feedback);
  }
}
