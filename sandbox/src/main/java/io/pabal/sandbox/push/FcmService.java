package io.pabal.sandbox.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pabal.sandbox.records.PushView;
import io.pabal.sandbox.records.SandboxJson;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * FCM HTTP v1 and Google's token endpoint: {@code POST /<name>/v1/projects/{project}/messages:send}
 * and {@code POST /<name>/token}. A token that begins with {@code gone} is unregistered.
 */
public final class FcmService extends PushService {
  private static final int MAX_PAYLOAD_BYTES = 4_096;
  private static final long MAX_TTL_SECONDS = 28L * 24 * 3_600;
  private static final long TOKEN_SECONDS = 3_600;

  /** Clocks of two machines differ by less. */
  private static final long SKEW_SECONDS = 60;

  private static final int MAX_TOKENS = 1_000;

  private static final Set<String> MESSAGE_FIELDS =
      Set.of("token", "notification", "data", "android", "apns", "webpush", "fcm_options", "name");
  private static final Set<String> ANDROID_FIELDS =
      Set.of(
          "collapse_key",
          "priority",
          "ttl",
          "notification",
          "data",
          "restricted_package_name",
          "direct_boot_ok");

  private final PushIdentity identity;
  private final Supplier<String> tokenUrl;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /** Access tokens by their end; the oldest go first. */
  private final Map<String, Instant> tokens =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > MAX_TOKENS;
        }
      };

  FcmService(String name, PushIdentity identity, Supplier<String> tokenUrl, Parts parts) {
    super(name, parts);
    this.identity = identity;
    this.tokenUrl = tokenUrl;
    this.clock = parts.clock();
  }

  @Override
  PushRequest.Verdict judge(PushRequest request) {
    if (!request.method().equals("POST")) {
      return no(405, "INVALID_ARGUMENT", "only POST", null);
    }
    if (request.path().equals("/token")) {
      return token(request);
    }
    if (!request.path().equals("/v1/projects/" + PushIdentity.PROJECT + "/messages:send")) {
      return no(404, "NOT_FOUND", "no such project or method", null);
    }
    if (!authorized(request.header("Authorization"))) {
      return no(401, "UNAUTHENTICATED", "access token is missing, unknown or has ended", null);
    }
    return message(request);
  }

  // ---- access tokens

  private PushRequest.Verdict token(PushRequest request) {
    Map<String, String> form = form(new String(request.body(), StandardCharsets.UTF_8));
    if (!"urn:ietf:params:oauth:grant-type:jwt-bearer".equals(form.get("grant_type"))) {
      return grant("unsupported_grant_type", "grant_type");
    }
    Tokens assertion = Tokens.read(form.get("assertion"));
    if (assertion == null || !assertion.isSignedBy(identity.google().getPublic())) {
      return grant("invalid_grant", "Invalid JWT Signature.");
    }
    long now = clock.instant().getEpochSecond();
    boolean timely =
        assertion.seconds("iat") <= now + SKEW_SECONDS
            && assertion.seconds("exp") > now - SKEW_SECONDS
            && assertion.seconds("exp") - assertion.seconds("iat") <= TOKEN_SECONDS;
    if (!timely) {
      return grant("invalid_grant", "Invalid JWT: Token must be a short-lived token");
    }
    if (!assertion.text("iss").equals(PushIdentity.ACCOUNT)
        || !assertion.text("aud").equals(tokenUrl.get())) {
      return grant("invalid_grant", "Invalid JWT: issuer or audience");
    }
    if (!assertion.text("scope").endsWith("/auth/firebase.messaging")) {
      return grant("invalid_scope", "scope");
    }
    byte[] bits = new byte[24];
    random.nextBytes(bits);
    String token = "ya29." + PushKeys.base64(bits);
    synchronized (tokens) {
      tokens.put(token, clock.instant().plusSeconds(TOKEN_SECONDS));
    }
    return new PushRequest.Aside(
        200,
        "{\"access_token\":\"%s\",\"expires_in\":%d,\"token_type\":\"Bearer\"}"
            .formatted(token, TOKEN_SECONDS));
  }

  private static PushRequest.Verdict grant(String error, String description) {
    return new PushRequest.Refused(
        400,
        error + " " + description,
        null,
        "{\"error\":\"%s\",\"error_description\":\"%s\"}".formatted(error, description));
  }

  private static Map<String, String> form(String body) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : body.split("&", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        try {
          fields.put(
              field.substring(0, equals),
              URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
          return Map.of();
        }
      }
    }
    return fields;
  }

  private boolean authorized(String header) {
    if (header == null || !header.startsWith("Bearer ")) {
      return false;
    }
    synchronized (tokens) {
      Instant ends = tokens.get(header.substring("Bearer ".length()));
      return ends != null && clock.instant().isBefore(ends);
    }
  }

  // ---- messages

  private PushRequest.Verdict message(PushRequest request) {
    JsonNode root;
    try {
      root = SandboxJson.STRICT.readTree(request.body());
    } catch (IOException e) {
      return invalid("body is not JSON", null, null);
    }
    JsonNode message = root.path("message");
    String token = message.path("token").asText("");
    if (!message.isObject() || unknown(message, MESSAGE_FIELDS)) {
      return invalid("Unknown name at 'message'", null, null);
    }
    if (request.body().length > MAX_PAYLOAD_BYTES) {
      return invalid("Message is too big", null, token);
    }
    if (!token.matches("[A-Za-z0-9_:.-]{10,}")) {
      return invalid("The registration token is not valid", "message.token", token);
    }
    if (token.startsWith("gone")) {
      return error(404, "NOT_FOUND", "UNREGISTERED", "Requested entity was not found.", token);
    }
    String problem = problem(message);
    return problem == null ? good(message, token) : invalid(problem, null, token);
  }

  private static String problem(JsonNode message) {
    for (Map.Entry<String, JsonNode> entry : message.path("data").properties()) {
      // (?s): a line break in a name makes it no less reserved.
      boolean reserved = entry.getKey().matches("(?s)|from|message_type|google.*|gcm.*");
      if (reserved || !entry.getValue().isTextual()) {
        return "Invalid data payload key or value: " + entry.getKey();
      }
    }
    JsonNode android = message.path("android");
    if (unknown(android, ANDROID_FIELDS)) {
      return "Unknown name at 'message.android'";
    }
    String ttl = android.path("ttl").asText("0s");
    if (!ttl.matches("\\d{1,9}(\\.\\d{1,9})?s") || seconds(ttl) > MAX_TTL_SECONDS) {
      return "Invalid ttl";
    }
    if (!android.path("priority").asText("NORMAL").matches("(?i)normal|high")) {
      return "Invalid priority";
    }
    return message.path("notification").path("title").asText("").isEmpty()
            && message.path("data").isEmpty()
        ? "neither notification nor data"
        : null;
  }

  private static long seconds(String ttl) {
    return (long) Double.parseDouble(ttl.substring(0, ttl.length() - 1));
  }

  private static boolean unknown(JsonNode object, Set<String> fields) {
    return object.properties().stream().anyMatch(field -> !fields.contains(field.getKey()));
  }

  private PushRequest.Verdict good(JsonNode message, String token) {
    Map<String, String> data = new LinkedHashMap<>();
    message.path("data").properties().forEach(e -> data.put(e.getKey(), e.getValue().asText()));
    String link = data.remove("link");
    JsonNode android = message.path("android");
    byte[] bits = new byte[8];
    random.nextBytes(bits);
    String id = "projects/" + PushIdentity.PROJECT + "/messages/0:" + PushKeys.base64(bits);
    return new PushRequest.Good(
        token,
        message.path("notification").path("title").asText(null),
        message.path("notification").path("body").asText(null),
        new PushView(
            "fcm",
            link,
            data,
            android.path("priority").asText(null),
            seconds(android.path("ttl").asText("0s")),
            android.path("collapse_key").asText(null)),
        id,
        200,
        Map.of(),
        "{\"name\":\"" + id + "\"}");
  }

  private static PushRequest.Verdict invalid(String reason, String field, String recipient) {
    if (field == null) {
      return error(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", reason, recipient);
    }
    String body =
        """
        {"error":{"code":400,"message":%s,"status":"INVALID_ARGUMENT","details":[
         {"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"INVALID_ARGUMENT"},
         {"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"field":"%s"}]}]}}\
        """
            .formatted(text(reason), field);
    return new PushRequest.Refused(400, "INVALID_ARGUMENT " + reason, recipient, body);
  }

  private static PushRequest.Verdict no(int status, String word, String reason, String recipient) {
    return new PushRequest.Refused(
        status,
        word + " " + reason,
        recipient,
        "{\"error\":{\"code\":%d,\"message\":%s,\"status\":\"%s\"}}"
            .formatted(status, text(reason), word));
  }

  private static PushRequest.Verdict error(
      int status, String word, String errorCode, String reason, String recipient) {
    String body =
        """
        {"error":{"code":%d,"message":%s,"status":"%s","details":[
         {"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"%s"}]}}\
        """
            .formatted(status, text(reason), word, errorCode);
    return new PushRequest.Refused(status, errorCode + " " + reason, recipient, body);
  }

  /** A reason may have words of the request in it. */
  private static String text(String reason) {
    return TextNode.valueOf(reason).toString();
  }
}
