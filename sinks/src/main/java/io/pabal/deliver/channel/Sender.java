package io.pabal.deliver.channel;

import io.pabal.schema.plan.OutboxNotification;
import org.apache.flink.metrics.MetricGroup;

/**
 * Hands messages of one channel over to one provider, for one lane of one subtask. Thread-safe.
 *
 * <p>A sender never sends twice what it was asked to send once: no silent retry, no redirect, no
 * second provider. It knows how far each hand-over got, so that <em>not sent</em> and <em>in
 * doubt</em> are never mixed up.
 */
public interface Sender extends AutoCloseable {
  /** The provider's name in outcomes and metrics. */
  String provider();

  /**
   * Whether this provider is one for such a message, where the providers of a channel are not
   * exchangeable: a platform of push serves its own devices. Called in the task's thread.
   */
  default boolean serves(OutboxNotification notification) {
    return true;
  }

  /**
   * Shows what it counts beside the outcomes, which the hand-over operator counts. Called once,
   * before the first message, in the task's thread.
   *
   * @param group of this provider in this sender's lane
   */
  default void register(MetricGroup group) {}

  /**
   * Composes the message; no network. Called off the task's thread.
   *
   * @throws UnsendableMessageException when it cannot be sent to anyone as it is
   */
  PreparedHandOver prepare(Envelope envelope, RenderedMessage message)
      throws UnsendableMessageException;

  /**
   * Ends: connections are closed at once, what is under way completes as NOT_SENT or IN_DOUBT. The
   * hand-over operator has waited for what is under way before.
   */
  @Override
  void close();
}
