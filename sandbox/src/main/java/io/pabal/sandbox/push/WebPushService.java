package io.pabal.sandbox.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pabal.sandbox.records.PushView;
import io.pabal.sandbox.records.SandboxJson;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A browser's push service and the browsers behind it. {@code POST /<name>/subscribe} with {@code
 * {"browser":"kim-laptop"}} answers the address for a profile; {@code POST /<name>/send/{browser}}
 * is the endpoint in it. What is sent there is decrypted as the browser would. A browser whose name
 * begins with {@code gone} has left.
 */
public final class WebPushService extends PushService {
  private static final int MAX_BODY_BYTES = 4_096;
  private static final long MAX_TTL_SECONDS = 30L * 24 * 3_600;
  private static final long MAX_TOKEN_SECONDS = 24L * 3_600;
  private static final Pattern VAPID = Pattern.compile("vapid t=([^, ]+), *k=([A-Za-z0-9_=-]+)");

  private final PushIdentity identity;
  private final Supplier<String> origin;
  private final Clock clock;
  private final Browsers browsers;

  WebPushService(
      String name, PushIdentity identity, Supplier<String> origin, Path directory, Parts parts)
      throws IOException {
    super(name, parts);
    this.identity = identity;
    this.origin = origin;
    this.clock = parts.clock();
    this.browsers = new Browsers(directory);
  }

  @Override
  PushRequest.Verdict judge(PushRequest request) {
    if (!request.method().equals("POST")) {
      return no(405, "only POST", null);
    }
    if (request.path().equals("/subscribe")) {
      return subscribe(request);
    }
    if (!request.path().startsWith("/send/")) {
      return no(404, "no such endpoint", null);
    }
    String name = request.path().substring("/send/".length());
    Optional<Browsers.Browser> browser = browsers.find(name);
    if (browser.isEmpty()) {
      return no(404, "no such subscription", name);
    }
    if (name.startsWith("gone")) {
      return no(410, "the subscription has ended", name);
    }
    String problem = headers(request);
    if (problem != null) {
      return no(400, problem, name);
    }
    if (request.body().length > MAX_BODY_BYTES) {
      return no(413, "body has more than " + MAX_BODY_BYTES + " bytes", name);
    }
    problem = vapid(request.header("Authorization"));
    if (problem != null) {
      return no(problem.startsWith("key") ? 403 : 401, problem, name);
    }
    return read(request, browser.get());
  }

  private PushRequest.Verdict subscribe(PushRequest request) {
    try {
      JsonNode asked = SandboxJson.STRICT.readTree(request.body());
      Browsers.Browser browser = browsers.named(asked.path("browser").asText(""));
      ObjectNode address = SandboxJson.LENIENT.createObjectNode();
      address.put("channel", "push");
      address.put("value", origin.get() + "/" + name() + "/send/" + browser.name());
      address
          .putObject("device")
          .put("platform", "webpush")
          .put("p256dh", PushKeys.base64(PushKeys.point(browser.keys())))
          .put("auth", PushKeys.base64(browser.auth()));
      return new PushRequest.Aside(201, SandboxJson.LENIENT.writeValueAsString(address));
    } catch (IOException e) {
      return no(400, "no browser's name of 1 to 64 of A-Za-z0-9._-", null);
    }
  }

  /** RFC 8030 section 5; null when all is well. */
  private static String headers(PushRequest request) {
    String ttl = request.header("TTL");
    if (ttl == null || !ttl.matches("\\d{1,9}") || Long.parseLong(ttl) > MAX_TTL_SECONDS) {
      return "TTL is missing or no number of seconds up to " + MAX_TTL_SECONDS;
    }
    String urgency = request.header("Urgency");
    if (urgency != null && !urgency.matches("very-low|low|normal|high")) {
      return "Urgency is none";
    }
    String topic = request.header("Topic");
    if (topic != null && !topic.matches("[A-Za-z0-9_-]{1,32}")) {
      return "Topic has not 1 to 32 characters of base64url";
    }
    return "aes128gcm".equals(request.header("Content-Encoding"))
        ? null
        : "Content-Encoding is not aes128gcm";
  }

  /** RFC 8292; null when all is well. */
  private String vapid(String header) {
    Matcher matcher = VAPID.matcher(header == null ? "" : header);
    if (!matcher.matches()) {
      return "no vapid credentials";
    }
    PublicKey key = PushKeys.publicKey(PushKeys.bytes(matcher.group(2)));
    Tokens token = Tokens.read(matcher.group(1));
    if (key == null || token == null || !token.isSignedBy(key)) {
      return "vapid token is not signed with its key";
    }
    if (!matcher.group(2).replace("=", "").equals(identity.publicKey())) {
      return "key is not the one that the browser subscribed with";
    }
    long left = token.seconds("exp") - clock.instant().getEpochSecond();
    if (left <= 0 || left > MAX_TOKEN_SECONDS) {
      return "vapid token has ended, or is for more than 24 hours";
    }
    if (!token.text("aud").equals(origin.get())) {
      return "vapid token is for " + token.text("aud");
    }
    return token.text("sub").matches("(mailto:|https://).+") ? null : "vapid token has no sub";
  }

  private PushRequest.Verdict read(PushRequest request, Browsers.Browser browser) {
    JsonNode root;
    try {
      root =
          SandboxJson.STRICT.readTree(
              Decryption.read(request.body(), browser.keys(), browser.auth()));
    } catch (GeneralSecurityException e) {
      return no(400, "the browser cannot decrypt it", browser.name());
    } catch (IOException e) {
      return no(400, "the browser finds no JSON in it", browser.name());
    }
    Map<String, String> data = new LinkedHashMap<>();
    root.path("data").properties().forEach(e -> data.put(e.getKey(), e.getValue().asText()));
    String id = UUID.randomUUID().toString();
    return new PushRequest.Good(
        browser.name(),
        root.path("title").asText(null),
        root.path("body").asText(null),
        new PushView(
            "webpush",
            root.path("link").asText(null),
            data,
            request.header("Urgency"),
            Long.valueOf(request.header("TTL")),
            request.header("Topic")),
        id,
        201,
        Map.of("Location", origin.get() + "/" + name() + "/message/" + id),
        "");
  }

  private static PushRequest.Verdict no(int status, String reason, String browser) {
    return new PushRequest.Refused(
        status, reason, browser, "{\"error\":" + TextNode.valueOf(reason) + "}");
  }
}
