package io.pabal.deliver.handover;

import io.pabal.schema.deliver.Veto;
import io.pabal.schema.plan.OutboxNotification;
import java.time.Instant;

/**
 * What reaches the hand-over operator by its first input; exactly one of the last three is set.
 *
 * @param recipient the key
 * @param notification from an outbox
 * @param veto from the control topic
 * @param failAt a drill's order to fail this task; only with {@code drill.faults: true}
 */
public record DeliverInput(
    String recipient, OutboxNotification notification, Veto veto, Instant failAt) {
  /** From an outbox. */
  public static DeliverInput of(OutboxNotification notification) {
    return new DeliverInput(notification.recipient(), notification, null, null);
  }

  /** From the control topic. */
  public static DeliverInput of(Veto veto) {
    return new DeliverInput(veto.recipient(), null, veto, null);
  }

  /** A drill's order, honoured by tasks that started before {@code failAt}. */
  public static DeliverInput failure(String recipient, Instant failAt) {
    return new DeliverInput(recipient, null, null, failAt);
  }
}
