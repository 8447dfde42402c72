package io.pabal.plan.recipient;

import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.OutboxNotification;
import java.util.List;

/** A decision and what it puts into the outboxes: one notification an address. */
public record Planned(Decision decision, List<OutboxNotification> notifications) {
  public Planned {
    notifications = List.copyOf(notifications);
  }
}
