package io.pabal.deliver.push.webpush;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.http.HttpReply;
import io.pabal.deliver.http.RetryAfter;
import io.pabal.schema.deliver.OutcomeClass;
import java.time.Clock;
import java.time.Duration;

/**
 * What an answer of a push service means. Pure but for the clock that a date in Retry-After is
 * compared with. Sources: RFC 8030 sections 5 and 8.4, RFC 8292 section 4.2, the error codes of
 * Mozilla's autopush.
 */
final class WebPushClassifier {
  /** Mozilla asks for about two minutes. */
  static final Duration THROTTLED_PAUSE = Duration.ofMinutes(2);

  static final Duration TRANSIENT_PAUSE = Duration.ofSeconds(10);

  private WebPushClassifier() {}

  /**
   * Classifies; whose fault 401 and 403 are, the subscription's or our key's, is found out by
   * {@link io.pabal.deliver.push.Refusals}.
   */
  static HandOverResult classify(HttpReply reply, Clock clock) {
    OutcomeClass outcome = byStatus(reply.status());
    Duration retryAfter = RetryAfter.of(reply, clock);
    return new HandOverResult(
        outcome,
        Integer.toString(reply.status()),
        outcome == OutcomeClass.ACCEPTED ? reply.header("location").orElse(null) : null,
        outcome == OutcomeClass.ACCEPTED ? null : reply.body(),
        retryAfter == null ? pause(outcome) : retryAfter);
  }

  private static OutcomeClass byStatus(int status) {
    return switch (status) {
      // 202: a receipt was asked for; 200: services before the RFC.
      case 200, 201, 202 -> OutcomeClass.ACCEPTED;
      case 401, 403, 404, 410 -> OutcomeClass.DEAD_ADDRESS;
      case 400, 413 -> OutcomeClass.BAD_MESSAGE;
      case 405, 407, 411, 415 -> OutcomeClass.CONFIG;
      // Endpoints come from strangers: never followed, and nobody else's matter.
      case 301, 302, 303, 307, 308 -> OutcomeClass.DEAD_ADDRESS;
      case 429 -> OutcomeClass.THROTTLED;
      // Sent again with the same Topic, which puts it in the place of one that still waits.
      case 500, 502, 503 -> OutcomeClass.TRANSIENT;
      case 408, 504 -> OutcomeClass.IN_DOUBT;
      default -> OutcomeClass.UNRECOGNIZED;
    };
  }

  private static Duration pause(OutcomeClass outcome) {
    return switch (outcome) {
      case THROTTLED -> THROTTLED_PAUSE;
      case TRANSIENT -> TRANSIENT_PAUSE;
      default -> null;
    };
  }
}
