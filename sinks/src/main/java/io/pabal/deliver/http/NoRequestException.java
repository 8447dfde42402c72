package io.pabal.deliver.http;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.schema.deliver.OutcomeClass;
import java.util.concurrent.CompletionException;

/** There is nothing to send with, for example no token: the message's provider got nothing. */
public final class NoRequestException extends RuntimeException {
  // Never serialized: it ends in the future that it was made for.
  @SuppressWarnings("serial")
  private final HandOverResult result;

  /**
   * @param result NOT_SENT, THROTTLED or CONFIG
   */
  public NoRequestException(HandOverResult result) {
    super(result.detail());
    this.result = result;
  }

  /** What to say of a message whose request failed this way. */
  static HandOverResult resultOf(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof NoRequestException none
        ? none.result
        : HandOverResult.of(
            OutcomeClass.NOT_SENT, null, "no request: " + cause.getClass().getSimpleName());
  }
}
