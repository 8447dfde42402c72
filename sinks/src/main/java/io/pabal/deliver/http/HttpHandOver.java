package io.pabal.deliver.http;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.schema.deliver.OutcomeClass;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One request on its way, with one message or several in it. It may leave once: {@link #leave} and
 * the deadline exclude one another, so NOT_SENT is never said of a request that may still go out.
 * All its messages leave and end together: they are one unit of doubt.
 */
final class HttpHandOver {
  private enum Stage {
    NOT_OUT,
    OUT,
    ENDED
  }

  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.NOT_OUT);
  private final CompletableFuture<List<HandOverResult>> result = new CompletableFuture<>();
  private final int messages;
  private volatile boolean answered;

  /**
   * @param messages how many the request carries, at least 1
   */
  HttpHandOver(int messages) {
    this.messages = messages;
  }

  int messages() {
    return messages;
  }

  /** A result for each message, in their order. */
  CompletableFuture<List<HandOverResult>> result() {
    return result;
  }

  /** Whether the server had a word in how it ended. */
  boolean answered() {
    return answered;
  }

  /** The permission to write the request; given once and never after the end. */
  boolean leave() {
    return stage.compareAndSet(Stage.NOT_OUT, Stage.OUT);
  }

  /**
   * The provider's answer; false when the hand-over had ended.
   *
   * @param answer a result for each message
   * @throws IllegalArgumentException when there are more or less of them; nothing has changed then
   */
  boolean answer(List<HandOverResult> answer) {
    if (answer.size() != messages) {
      throw new IllegalArgumentException(answer.size() + " results for " + messages + " messages");
    }
    if (stage.getAndSet(Stage.ENDED) == Stage.ENDED) {
      return false;
    }
    answered = true;
    return result.complete(answer);
  }

  /**
   * Ends it without an answer.
   *
   * @param beforeOut the class when the request was not out; behind it, it is in doubt
   */
  boolean fail(OutcomeClass beforeOut, String detail) {
    Stage before = stage.getAndSet(Stage.ENDED);
    return switch (before) {
      case NOT_OUT -> result.complete(all(HandOverResult.of(beforeOut, null, detail)));
      case OUT ->
          result.complete(
              all(
                  HandOverResult.of(
                      OutcomeClass.IN_DOUBT, null, detail + " after the request was out")));
      case ENDED -> false;
    };
  }

  /** Ends it as not sent, also behind the point of no return: the server says it did not look. */
  boolean refused(String detail) {
    return answer(all(HandOverResult.of(OutcomeClass.NOT_SENT, null, detail)));
  }

  /** The same result for every message. */
  List<HandOverResult> all(HandOverResult one) {
    return Collections.nCopies(messages, one);
  }
}
