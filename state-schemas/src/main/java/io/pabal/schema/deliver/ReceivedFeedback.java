package io.pabal.schema.deliver;

import io.pabal.schema.event.SourcePosition;

/**
 * A record of the feedback topic on its way to its recipient.
 *
 * @param position where the feedback stands; the decision taken on it says so
 */
public record ReceivedFeedback(Feedback feedback, SourcePosition position) {}
