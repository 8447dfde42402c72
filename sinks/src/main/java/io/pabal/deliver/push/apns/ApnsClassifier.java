package io.pabal.deliver.push.apns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.http.HttpReply;
import io.pabal.deliver.http.RetryAfter;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * What an answer of APNs means: the reason in its body, then the HTTP status. Pure but for the
 * clock that a date in Retry-After is compared with. Source: "Handling notification responses from
 * APNs" of developer.apple.com.
 */
final class ApnsClassifier {
  /** Before a device that got too much is tried again; Apple names no time. */
  static final Duration SAME_DEVICE_PAUSE = Duration.ofSeconds(60);

  /** Before the first new try; Apple asks for a back-off and names 15 minutes for repeated ones. */
  static final Duration TRANSIENT_PAUSE = Duration.ofSeconds(10);

  private static final String BAD_TOKEN = "BadDeviceToken";
  private static final String NOT_FOR_TOPIC = "DeviceTokenNotForTopic";

  private ApnsClassifier() {}

  /**
   * A token of another app, or of the other environment, which APNs says is a bad one, too: one
   * such is dead for us; if all are, our settings are wrong.
   */
  static boolean isOfAnotherApp(HandOverResult result) {
    return result.outcome() == OutcomeClass.DEAD_ADDRESS
        && (result.code().endsWith(BAD_TOKEN) || result.code().endsWith(NOT_FOR_TOPIC));
  }

  /**
   * Classifies.
   *
   * @param registeredAt when the app last registered the token, or null
   * @param renewable whether a provider token that has ended can be replaced now
   */
  static HandOverResult classify(
      HttpReply reply, Instant registeredAt, boolean renewable, Clock clock) {
    String id = reply.header("apns-id").orElse(null);
    if (reply.status() == 200) {
      return new HandOverResult(OutcomeClass.ACCEPTED, "200", id, null, null);
    }
    JsonNode json = json(reply.body());
    String reason = json.path("reason").asText("");
    OutcomeClass outcome = byReason(reason, json, registeredAt, renewable);
    if (outcome == null) {
      outcome = byHttp(reply.status());
    }
    return new HandOverResult(
        outcome,
        reason.isEmpty() ? "" + reply.status() : reply.status() + " " + reason,
        id,
        reason.isEmpty() ? reply.body() : null,
        retryAfter(outcome, reason, reply, clock));
  }

  private static OutcomeClass byReason(
      String reason, JsonNode json, Instant registeredAt, boolean renewable) {
    return switch (reason) {
      case BAD_TOKEN, NOT_FOR_TOPIC -> OutcomeClass.DEAD_ADDRESS;
      case "Unregistered", "ExpiredToken" -> gone(json, registeredAt);
      case "BadCollapseId",
          "BadExpirationDate",
          "BadMessageId",
          "BadPath",
          "BadPriority",
          "BadTopic",
          "DuplicateHeaders",
          "InvalidPushType",
          "MethodNotAllowed",
          "MissingDeviceToken",
          "MissingTopic",
          "PayloadEmpty",
          "PayloadTooLarge" ->
          OutcomeClass.BAD_MESSAGE;
      case "ExpiredProviderToken" -> renewable ? OutcomeClass.NOT_SENT : OutcomeClass.CONFIG;
      case "BadCertificate",
          "BadCertificateEnvironment",
          "BadEnvironmentKeyIdInToken",
          "Forbidden",
          "InvalidProviderToken",
          "MissingProviderToken",
          "TooManyProviderTokenUpdates",
          "TopicDisallowed",
          "UnrelatedKeyIdInToken" ->
          OutcomeClass.CONFIG;
      // The connection was quiet for too long: nothing was looked at.
      case "IdleTimeout" -> OutcomeClass.NOT_SENT;
      // "Too many requests were made consecutively to the same device token": one device's matter,
      // no reason to let the others wait.
      case "TooManyRequests" -> OutcomeClass.TRANSIENT;
      case "InternalServerError", "ServiceUnavailable", "Shutdown" -> OutcomeClass.TRANSIENT;
      default -> null;
    };
  }

  /** Dead since {@code timestamp}; a token that was registered again later is not. */
  private static OutcomeClass gone(JsonNode json, Instant registeredAt) {
    JsonNode since = json.path("timestamp");
    boolean registeredLater =
        registeredAt != null
            && since.isIntegralNumber()
            && registeredAt.isAfter(Instant.ofEpochMilli(since.asLong()));
    return registeredLater ? OutcomeClass.TRANSIENT : OutcomeClass.DEAD_ADDRESS;
  }

  private static OutcomeClass byHttp(int status) {
    return switch (status) {
      case 400, 404, 405, 413 -> OutcomeClass.BAD_MESSAGE;
      case 301, 307, 308, 401, 403 -> OutcomeClass.CONFIG;
      case 410 -> OutcomeClass.DEAD_ADDRESS;
      case 429 -> OutcomeClass.THROTTLED;
      case 500, 503 -> OutcomeClass.TRANSIENT;
      case 502, 504 -> OutcomeClass.IN_DOUBT;
      default -> OutcomeClass.UNRECOGNIZED;
    };
  }

  private static Duration retryAfter(
      OutcomeClass outcome, String reason, HttpReply reply, Clock clock) {
    Duration asked = RetryAfter.of(reply, clock);
    if (asked != null) {
      return asked;
    }
    if (reason.equals("TooManyRequests")) {
      return SAME_DEVICE_PAUSE;
    }
    return outcome == OutcomeClass.TRANSIENT ? TRANSIENT_PAUSE : null;
  }

  private static JsonNode json(String body) {
    try {
      return Json.mapper().readTree(body == null || body.isBlank() ? "{}" : body);
    } catch (JsonProcessingException e) {
      return Json.mapper().createObjectNode();
    }
  }
}
