package io.pabal.plan.recipient;

import io.pabal.schema.event.Event;

/**
 * What preferences ask about an event beside its category.
 *
 * @param actor whose action it was, or null
 * @param thread the thread it belongs to, or null
 */
record Sender(String actor, String thread) {
  static Sender of(Event event) {
    return new Sender(event.actor(), event.thread());
  }
}
