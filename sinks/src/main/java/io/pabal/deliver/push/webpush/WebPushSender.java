package io.pabal.deliver.push.webpush;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.channel.PreparedHandOver;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.deliver.http.HttpReply;
import io.pabal.deliver.http.OneShotBody;
import io.pabal.deliver.http.OneShotHttp;
import io.pabal.deliver.push.PlatformSender;
import io.pabal.deliver.push.PushContent;
import io.pabal.deliver.push.Refusals;
import io.pabal.schema.Lane;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Device;
import io.pabal.schema.recipient.Platform;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.Dns;
import okhttp3.MediaType;
import okhttp3.Request;

/**
 * Hands push messages of one lane over to the push services of browsers: encrypted for the browser
 * alone (RFC 8291), signed with our key (RFC 8292). Thread-safe.
 */
final class WebPushSender extends PlatformSender {
  /** RFC 8030 section 7.2: a service takes at least 4,096 bytes, encrypted. */
  static final int MAX_PAYLOAD_BYTES = 4_096 - WebPushEncryption.OVERHEAD_BYTES;

  /** Mozilla keeps no message longer than 30 days. */
  static final Duration LONGEST_TTL = Duration.ofDays(30);

  private static final MediaType BYTES = MediaType.get("application/octet-stream");

  /** 65 bytes, the first of which is 4, so the text begins with B. */
  private static final Pattern P256DH = Pattern.compile("B[A-Za-z0-9_-]{86}=?");

  /** 16 bytes. */
  private static final Pattern AUTH = Pattern.compile("[A-Za-z0-9_-]{22}(==)?");

  /** RFC 8030 section 5.4: at most 32 characters of base64url; our ids have exactly that. */
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9_-]{1,32}");

  private final EndpointRules rules;
  private final VapidTokens tokens;
  private final Refusals refusals = new Refusals();
  private final WebPushEncryption encryption = WebPushEncryption.fastest();
  private final OneShotHttp http;

  WebPushSender(WebPushProvider provider, Lane lane, Clock clock) {
    super(Platform.WEBPUSH, provider.name(), provider.limits(), clock);
    String secret = provider.privateKey().reveal();
    this.rules = new EndpointRules(provider.hosts());
    this.tokens = new VapidTokens(secret, provider.publicKey(), provider.subject(), clock);
    List<String> secrets = List.of(secret);
    this.http = http(lane, provider.trustedPem(), rules.dns(Dns.SYSTEM), () -> secrets);
  }

  @Override
  protected PreparedHandOver prepare(Envelope envelope, PushContent content, Address address)
      throws UnsendableMessageException {
    Optional<String> problem = rules.problem(address.value());
    if (problem.isPresent()) {
      throw dead(problem.get());
    }
    String origin = EndpointRules.origin(address.value());
    byte[] payload = PushContent.atMost(MAX_PAYLOAD_BYTES, Json.write(payload(envelope, content)));
    byte[] body = encrypted(payload, address.device());
    String authorization = tokens.header(origin);
    OutboxNotification notification = envelope.notification();
    Request.Builder request =
        identified(new Request.Builder(), envelope)
            .url(address.value())
            .header("Authorization", authorization)
            .header("Content-Encoding", "aes128gcm")
            .header("TTL", Long.toString(ttlSeconds(notification, LONGEST_TTL)))
            .header("Urgency", urgency(notification.lane()))
            .post(new OneShotBody(BYTES, body));
    if (TOPIC.matcher(notification.notificationId()).matches()) {
      // A second copy takes the place of the first while that is not delivered yet.
      request.header("Topic", notification.notificationId());
    }
    String signed = authorization.replaceFirst("^vapid t=([^,]*),.*$", "$1");
    return () -> http.send(request, reply -> classify(masked(reply, signed), origin));
  }

  /** A service that shows our token back to us. */
  private static HttpReply masked(HttpReply reply, String token) {
    return reply.body() == null || !reply.body().contains(token)
        ? reply
        : new HttpReply(reply.status(), reply.headers(), reply.body().replace(token, "***"));
  }

  private HandOverResult classify(HttpReply reply, String origin) {
    // Most often one subscription that was made with another key; else it is our key.
    boolean ofTheKey = reply.status() == 401 || reply.status() == 403;
    return refusals.judge(origin, WebPushClassifier.classify(reply, clock()), ofTheKey);
  }

  private byte[] encrypted(byte[] payload, Device device) throws UnsendableMessageException {
    boolean shaped =
        device.p256dh() != null
            && device.auth() != null
            && P256DH.matcher(device.p256dh()).matches()
            && AUTH.matcher(device.auth()).matches();
    if (!shaped) {
      throw dead("subscription without usable keys");
    }
    try {
      return encryption.encrypt(
          payload,
          Base64.getUrlDecoder().decode(device.p256dh()),
          Base64.getUrlDecoder().decode(device.auth()));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // A point that is not on the curve, or no base64; the message may hold the key.
      throw dead("subscription whose keys can't be used");
    }
  }

  /** What the page's service worker gets. */
  private static ObjectNode payload(Envelope envelope, PushContent content) {
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("title", content.title()).put("body", content.body());
    // Given to showNotification as its tag, it puts a second copy in the place of the first.
    root.put("tag", envelope.notification().notificationId());
    if (content.link() != null) {
      root.put("link", content.link());
    }
    ObjectNode data = root.putObject("data");
    content.data().forEach(data::put);
    return root;
  }

  private static String urgency(Lane lane) {
    return switch (lane) {
      case URGENT -> "high";
      case NORMAL -> "normal";
    };
  }

  @Override
  public void close() {
    http.close();
  }
}
