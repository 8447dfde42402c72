package io.pabal.deliver.sms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.http.HttpReply;
import io.pabal.deliver.http.RetryAfter;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.json.Json;
import java.time.Clock;
import java.time.Duration;

/**
 * What a gateway's answer means. Pure but for the clock that an HTTP date in Retry-After is
 * compared with.
 *
 * <p>In this order: success as the gateway's data says it; the error code by the gateway's table;
 * the status by the gateway's table; the status by the defaults of {@link #byStatus}. The defaults
 * are safe: what may have been sent is in doubt.
 */
final class SmsClassifier {
  private final SmsReplies rules;
  private final Clock clock;

  SmsClassifier(SmsReplies rules, Clock clock) {
    this.rules = rules;
    this.clock = clock;
  }

  HandOverResult classify(HttpReply reply) {
    JsonNode json = json(reply.body());
    String status = Integer.toString(reply.status());
    Duration retryAfter = RetryAfter.of(reply, clock);
    if (rules.successStatuses().contains(reply.status()) && rules.successPointer() == null) {
      return new HandOverResult(
          OutcomeClass.ACCEPTED, status, text(json, rules.idPointer()), null, null);
    }
    if (rules.successStatuses().contains(reply.status()) && reply.body() == null) {
      return HandOverResult.of(OutcomeClass.IN_DOUBT, status, "answer broke off");
    }
    if (rules.successStatuses().contains(reply.status())
        && rules.successValue().equals(text(json, rules.successPointer()))) {
      return new HandOverResult(
          OutcomeClass.ACCEPTED, status, text(json, rules.idPointer()), null, null);
    }
    String code = text(json, rules.codePointer());
    OutcomeClass outcome = code == null ? null : rules.codes().get(code);
    if (outcome == null) {
      outcome = rules.statuses().get(reply.status());
    }
    if (outcome == null) {
      outcome = byStatus(reply.status(), retryAfter != null);
    }
    return new HandOverResult(
        outcome, code == null ? status : status + " " + code, null, reply.body(), retryAfter);
  }

  /**
   * The class of a status that no table of the gateway names.
   *
   * @param retryAfter whether the answer says when to come again
   */
  static OutcomeClass byStatus(int status, boolean retryAfter) {
    return switch (status) {
      case 400, 413, 414, 422, 431, 451 -> OutcomeClass.BAD_MESSAGE;
      // Login, payment, wrong address or shape of the interface: about us, not about the message.
      // Redirects are not followed: with the request go the recipient's number and our token.
      case 301, 307, 308, 401, 402, 403, 404, 405, 406, 407, 410, 411, 415, 421, 426, 501, 505 ->
          OutcomeClass.CONFIG;
      case 425 -> OutcomeClass.NOT_SENT;
      // "Never processed and always safe to retry" (Twilio, error 20429).
      case 429 -> OutcomeClass.THROTTLED;
      // With a time to come again the server says that it did not take it; else a proxy may say so
      // of a server that did.
      case 503 -> retryAfter ? OutcomeClass.TRANSIENT : OutcomeClass.IN_DOUBT;
      case 408, 500, 502, 504 -> OutcomeClass.IN_DOUBT;
      default -> OutcomeClass.UNRECOGNIZED;
    };
  }

  /** The body as JSON; missing when there is none or it is none. */
  static JsonNode json(String body) {
    if (body == null || body.isBlank()) {
      return MissingNode.getInstance();
    }
    try {
      return Json.mapper().readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** The value that a pointer leads to as text; null without one. */
  static String text(JsonNode json, String pointer) {
    JsonNode node = pointer == null ? MissingNode.getInstance() : json.at(pointer);
    return node.isValueNode() && !node.isNull() ? node.asText() : null;
  }
}
