package io.pabal.deliver.sms;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.schema.deliver.OutcomeClass;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One request on its way. It may leave once: {@link #leave} and the deadline exclude one another,
 * so NOT_SENT is never said of a request that may still go out.
 */
final class SmsHandOver {
  private enum Stage {
    NOT_OUT,
    OUT,
    ENDED
  }

  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.NOT_OUT);
  private final CompletableFuture<HandOverResult> result = new CompletableFuture<>();

  CompletableFuture<HandOverResult> result() {
    return result;
  }

  /** The permission to write the request; given once and never after the end. */
  boolean leave() {
    return stage.compareAndSet(Stage.NOT_OUT, Stage.OUT);
  }

  /** The gateway's answer; false when the hand-over had ended. */
  boolean answer(HandOverResult answer) {
    return stage.getAndSet(Stage.ENDED) != Stage.ENDED && result.complete(answer);
  }

  /**
   * Ends it without an answer.
   *
   * @param beforeOut the class when the request was not out; behind it, it is in doubt
   */
  boolean fail(OutcomeClass beforeOut, String detail) {
    Stage before = stage.getAndSet(Stage.ENDED);
    return switch (before) {
      case NOT_OUT -> result.complete(HandOverResult.of(beforeOut, null, detail));
      case OUT ->
          result.complete(
              HandOverResult.of(
                  OutcomeClass.IN_DOUBT, null, detail + " after the request was out"));
      case ENDED -> false;
    };
  }
}
