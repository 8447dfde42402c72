package io.pabal.sandbox.push;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.sandbox.records.PushView;
import io.pabal.sandbox.records.SandboxJson;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * APNs: {@code POST /<name>/3/device/{token}} for tokens of the production environment, {@code POST
 * /<name>/sandbox/3/device/{token}} for those of the sandbox one, which begin with {@code 5a}. A
 * token that begins with {@code dead} is unregistered.
 */
public final class ApnsService extends PushService {
  private static final int MAX_PAYLOAD_BYTES = 4_096;
  private static final int MAX_COLLAPSE_BYTES = 64;
  private static final long MAX_TOKEN_AGE_SECONDS = 3_600;
  private static final long SKEW_SECONDS = 60;
  private static final String SANDBOX_PREFIX = "/sandbox";
  private static final Set<String> TYPES =
      Set.of("alert", "background", "location", "voip", "complication", "fileprovider", "mdm");

  private final PushIdentity identity;
  private final Clock clock;

  ApnsService(String name, PushIdentity identity, Parts parts) {
    super(name, parts);
    this.identity = identity;
    this.clock = parts.clock();
  }

  @Override
  PushRequest.Verdict judge(PushRequest request) {
    boolean sandbox = request.path().startsWith(SANDBOX_PREFIX + "/");
    String path = sandbox ? request.path().substring(SANDBOX_PREFIX.length()) : request.path();
    if (!request.http2()) {
      return no(400, "BadRequest: only HTTP/2", null);
    }
    if (!request.method().equals("POST")) {
      return no(405, "MethodNotAllowed", null);
    }
    if (!path.startsWith("/3/device/")) {
      return no(404, "BadPath", null);
    }
    String token = path.substring("/3/device/".length());
    String reason = authorization(request.header("authorization"));
    if (reason != null) {
      return no(403, reason, token);
    }
    boolean ofSandbox = token.toLowerCase(java.util.Locale.ROOT).startsWith("5a");
    if (!token.matches("([0-9A-Fa-f]{2}){32,100}") || ofSandbox != sandbox) {
      return no(400, "BadDeviceToken", token);
    }
    reason = headers(request);
    if (reason != null) {
      return no(400, reason, token);
    }
    if (token.startsWith("dead")) {
      long since = clock.millis();
      return new PushRequest.Refused(
          410, "Unregistered", token, "{\"reason\":\"Unregistered\",\"timestamp\":" + since + "}");
    }
    return payload(request, token);
  }

  /** Why Apple would not know us, or null. */
  private String authorization(String header) {
    if (header == null || !header.regionMatches(true, 0, "bearer ", 0, 7)) {
      return "MissingProviderToken";
    }
    Tokens token = Tokens.read(header.substring(7).strip());
    boolean known =
        token != null
            && token.isSignedBy(identity.apple().getPublic())
            && token.header().path("kid").asText().equals(PushIdentity.KEY_ID)
            && token.text("iss").equals(PushIdentity.TEAM_ID);
    if (!known) {
      return "InvalidProviderToken";
    }
    long age = clock.instant().getEpochSecond() - token.seconds("iat");
    return age > MAX_TOKEN_AGE_SECONDS
        ? "ExpiredProviderToken"
        : age < -SKEW_SECONDS ? "InvalidProviderToken" : null;
  }

  /** What is wrong with the headers, or null. */
  private static String headers(PushRequest request) {
    String topic = request.header("apns-topic");
    if (topic == null) {
      return "MissingTopic";
    }
    if (!topic.equals(PushIdentity.TOPIC)) {
      return "DeviceTokenNotForTopic";
    }
    String type = request.header("apns-push-type");
    if (type != null && !TYPES.contains(type)) {
      return "InvalidPushType";
    }
    String priority = request.header("apns-priority");
    if (priority != null
        && (!priority.matches("1|5|10") || ("background".equals(type) && !priority.equals("5")))) {
      return "BadPriority";
    }
    String expiration = request.header("apns-expiration");
    if (expiration != null && !expiration.matches("\\d{1,12}")) {
      return "BadExpirationDate";
    }
    String collapse = request.header("apns-collapse-id");
    if (collapse != null && collapse.length() > MAX_COLLAPSE_BYTES) {
      return "BadCollapseId";
    }
    String id = request.header("apns-id");
    return id != null && !id.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
        ? "BadMessageId"
        : null;
  }

  private PushRequest.Verdict payload(PushRequest request, String token) {
    if (request.body().length == 0) {
      return no(400, "PayloadEmpty", token);
    }
    if (request.body().length > MAX_PAYLOAD_BYTES) {
      return no(413, "PayloadTooLarge", token);
    }
    JsonNode root;
    try {
      root = SandboxJson.STRICT.readTree(request.body());
    } catch (IOException e) {
      return no(400, "PayloadEmpty", token);
    }
    JsonNode alert = root.path("aps").path("alert");
    if (!root.path("aps").isObject()) {
      return no(400, "PayloadEmpty", token);
    }
    Map<String, String> data = new LinkedHashMap<>();
    root.properties().stream()
        .filter(field -> !field.getKey().equals("aps"))
        .forEach(field -> data.put(field.getKey(), field.getValue().asText()));
    String link = data.remove("link");
    String given = request.header("apns-id");
    String id = given == null ? UUID.randomUUID().toString() : given;
    String expiration = request.header("apns-expiration");
    long ttl =
        expiration == null
            ? 0
            : Math.max(0, Long.parseLong(expiration) - clock.instant().getEpochSecond());
    return new PushRequest.Good(
        token,
        alert.path("title").asText(null),
        alert.isTextual() ? alert.asText() : alert.path("body").asText(null),
        new PushView(
            "apns",
            link,
            data,
            request.header("apns-priority"),
            ttl,
            request.header("apns-collapse-id")),
        id,
        200,
        Map.of("apns-id", id),
        "");
  }

  private static PushRequest.Verdict no(int status, String reason, String token) {
    return new PushRequest.Refused(status, reason, token, "{\"reason\":\"" + reason + "\"}");
  }
}
