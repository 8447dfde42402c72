package io.pabal.deliver.push.fcm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.http.HttpReply;
import io.pabal.deliver.http.RetryAfter;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.json.Json;
import java.time.Clock;
import java.time.Duration;

/**
 * What an answer of FCM HTTP v1 means. Pure but for the clock that a date in Retry-After is
 * compared with.
 *
 * <p>In this order: {@code error.details[].errorCode}, {@code error.status}, the HTTP status:
 * UNREGISTERED comes as 404 NOT_FOUND, so only the details know. Sources: "FCM error codes" and
 * "Best practices when using FCM at scale" of firebase.google.com.
 */
final class FcmClassifier {
  /** "429: without Retry-After wait a minute" (FCM at scale). */
  static final Duration THROTTLED_PAUSE = Duration.ofSeconds(60);

  /** "Wait at least ten seconds before a retry" (FCM at scale). */
  static final Duration TRANSIENT_PAUSE = Duration.ofSeconds(10);

  private static final String SENDER_ID_MISMATCH = "SENDER_ID_MISMATCH";

  private FcmClassifier() {}

  /** A token of another project than ours: one such is dead for us; if all are, ours is wrong. */
  static boolean isOfAnotherProject(HandOverResult result) {
    return result.outcome() == OutcomeClass.DEAD_ADDRESS
        && result.code().endsWith(SENDER_ID_MISMATCH);
  }

  /**
   * Classifies.
   *
   * @param freshToken whether the access token was so young that another one would not help
   */
  static HandOverResult classify(HttpReply reply, boolean freshToken, Clock clock) {
    JsonNode json = json(reply.body());
    if (reply.status() == 200) {
      return ok(reply, json);
    }
    JsonNode error = json.path("error");
    String errorCode = errorCode(error);
    String status = error.path("status").asText("");
    OutcomeClass outcome = byErrorCode(errorCode, error);
    if (outcome == null) {
      outcome = byStatus(status);
    }
    if (outcome == null) {
      outcome = byHttp(reply.status());
    }
    // The token had ended, or Google forgot it: with a new one the message is handed over again.
    if (reply.status() == 401 && outcome == OutcomeClass.CONFIG && errorCode.isEmpty()) {
      outcome = freshToken ? OutcomeClass.CONFIG : OutcomeClass.NOT_SENT;
    }
    String word = errorCode.isEmpty() ? status : errorCode;
    return new HandOverResult(
        outcome,
        word.isEmpty() ? "" + reply.status() : reply.status() + " " + word,
        null,
        error.path("message").asText(null),
        retryAfter(outcome, reply, clock));
  }

  private static HandOverResult ok(HttpReply reply, JsonNode json) {
    String name = json.path("name").asText("");
    if (!name.isEmpty()) {
      return new HandOverResult(OutcomeClass.ACCEPTED, "200", name, null, null);
    }
    return reply.body() == null
        ? HandOverResult.of(OutcomeClass.IN_DOUBT, "200", "answer broke off")
        : HandOverResult.of(OutcomeClass.UNRECOGNIZED, "200", "answer without a name");
  }

  /** FcmError.ErrorCode of the REST reference; null when it says nothing. */
  private static OutcomeClass byErrorCode(String errorCode, JsonNode error) {
    return switch (errorCode) {
      case "UNREGISTERED" -> OutcomeClass.DEAD_ADDRESS;
      case SENDER_ID_MISMATCH -> OutcomeClass.DEAD_ADDRESS;
      case "QUOTA_EXCEEDED" -> OutcomeClass.THROTTLED;
      case "UNAVAILABLE", "INTERNAL" -> OutcomeClass.TRANSIENT;
      // The APNs certificate or Web Push key that the Firebase project holds.
      case "THIRD_PARTY_AUTH_ERROR" -> OutcomeClass.CONFIG;
      case "INVALID_ARGUMENT" -> invalidArgument(error);
      default -> null;
    };
  }

  /** google.rpc.Code as text; null when it says nothing. */
  private static OutcomeClass byStatus(String status) {
    return switch (status) {
      case "UNAUTHENTICATED", "PERMISSION_DENIED" -> OutcomeClass.CONFIG;
      case "RESOURCE_EXHAUSTED" -> OutcomeClass.THROTTLED;
      case "UNAVAILABLE", "INTERNAL" -> OutcomeClass.TRANSIENT;
      case "DEADLINE_EXCEEDED" -> OutcomeClass.IN_DOUBT;
      default -> null;
    };
  }

  private static OutcomeClass byHttp(int status) {
    return switch (status) {
      case 400, 413, 422 -> OutcomeClass.BAD_MESSAGE;
      // 404 without UNREGISTERED: no such project or path.
      case 301, 307, 308, 401, 403, 404, 405, 407, 411, 415 -> OutcomeClass.CONFIG;
      case 429 -> OutcomeClass.THROTTLED;
      // Retried with the same collapse key, so the second copy takes the place of the first.
      case 500, 502, 503 -> OutcomeClass.TRANSIENT;
      case 408, 504 -> OutcomeClass.IN_DOUBT;
      default -> OutcomeClass.UNRECOGNIZED;
    };
  }

  /** Ambiguous by itself: the token is bad only if a violation names it. */
  private static OutcomeClass invalidArgument(JsonNode error) {
    for (JsonNode detail : error.path("details")) {
      for (JsonNode violation : detail.path("fieldViolations")) {
        if ("message.token".equals(violation.path("field").asText())) {
          return OutcomeClass.DEAD_ADDRESS;
        }
      }
    }
    return OutcomeClass.BAD_MESSAGE;
  }

  private static String errorCode(JsonNode error) {
    for (JsonNode detail : error.path("details")) {
      String code = detail.path("errorCode").asText("");
      if (!code.isEmpty()) {
        return code;
      }
    }
    // A bad token is said without FcmError, too.
    return "INVALID_ARGUMENT".equals(error.path("status").asText()) ? "INVALID_ARGUMENT" : "";
  }

  private static Duration retryAfter(OutcomeClass outcome, HttpReply reply, Clock clock) {
    Duration asked = RetryAfter.of(reply, clock);
    if (outcome == OutcomeClass.THROTTLED) {
      return asked == null ? THROTTLED_PAUSE : asked;
    }
    if (outcome == OutcomeClass.TRANSIENT) {
      return asked == null || asked.compareTo(TRANSIENT_PAUSE) < 0 ? TRANSIENT_PAUSE : asked;
    }
    return asked;
  }

  private static JsonNode json(String body) {
    try {
      return Json.mapper().readTree(body == null || body.isBlank() ? "{}" : body);
    } catch (JsonProcessingException e) {
      // A proxy's page: the HTTP status speaks.
      return Json.mapper().createObjectNode();
    }
  }
}
