package io.pabal.deliver.channel;

import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.plan.OutboxNotification;
import java.io.Serializable;

/** Turns a notification into words. */
public interface MessageRenderer extends Serializable {
  /** Compiles the texts of one catalog version; kept as long as the version is. */
  Compiled compile(Catalog catalog);

  /** One compiled catalog version. Thread-safe. */
  interface Compiled {
    /**
     * Renders all parts of the notification's channel.
     *
     * @throws UnsendableMessageException (BAD_MESSAGE) when a variable is missing, no text exists
     *     in any fallback language, or the output exceeds its bound
     */
    RenderedMessage render(OutboxNotification notification) throws UnsendableMessageException;
  }
}
