package io.pabal.deliver.channel;

import java.util.concurrent.CompletableFuture;

/** A composed message, ready to go: nothing can fail any more but the provider. */
@FunctionalInterface
public interface PreparedHandOver {
  /**
   * Hands the message over, once. Returns without waiting for the provider.
   *
   * @return completes by the sender's deadline at the latest and never exceptionally: what is not
   *     known by then is {@link io.pabal.schema.deliver.OutcomeClass#IN_DOUBT}, or NOT_SENT if the
   *     message was certainly not out
   */
  CompletableFuture<HandOverResult> start();

  /** What it takes of the provider's budget: 1, of SMS the segments. */
  default int units() {
    return 1;
  }
}
