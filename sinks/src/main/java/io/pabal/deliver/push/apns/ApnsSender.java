package io.pabal.deliver.push.apns;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.channel.PreparedHandOver;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.deliver.http.HttpReply;
import io.pabal.deliver.http.OneShotBody;
import io.pabal.deliver.http.OneShotHttp;
import io.pabal.deliver.provider.Jwt;
import io.pabal.deliver.push.PlatformSender;
import io.pabal.deliver.push.PushContent;
import io.pabal.deliver.push.Refusals;
import io.pabal.schema.Lane;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Device;
import io.pabal.schema.recipient.Platform;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import okhttp3.Dns;
import okhttp3.MediaType;
import okhttp3.Request;

/** Hands push messages of one lane over to APNs. Thread-safe. */
final class ApnsSender extends PlatformSender {
  /** "Maximum payload size for all other remote notifications is 4 KB (4096 bytes)". */
  static final int MAX_PAYLOAD_BYTES = 4_096;

  /** APNs stores a message for up to 30 days. */
  static final Duration LONGEST_TTL = Duration.ofDays(30);

  private static final MediaType JSON = MediaType.get("application/json");

  /** Today 32 bytes; Apple says that the size may change. */
  private static final Pattern TOKEN = Pattern.compile("([0-9A-Fa-f]{2}){32,100}");

  private final ApnsProvider provider;
  private final ProviderTokens tokens;
  private final OneShotHttp http;
  private final Refusals refusals = new Refusals();

  ApnsSender(ApnsProvider provider, Lane lane, Clock clock) {
    super(Platform.APNS, provider.name(), provider.limits(), clock);
    this.provider = provider;
    this.tokens =
        new ProviderTokens(
            Jwt.key(provider.key().reveal(), "EC"), provider.keyId(), provider.teamId(), clock);
    this.http = http(lane, provider.trustedPem(), Dns.SYSTEM, this::secrets);
  }

  private List<String> secrets() {
    String token = tokens.known();
    return token == null ? List.of() : List.of(token);
  }

  @Override
  protected PreparedHandOver prepare(Envelope envelope, PushContent content, Address address)
      throws UnsendableMessageException {
    if (!TOKEN.matcher(address.value()).matches()) {
      throw dead("not a device token of APNs");
    }
    String url = base(address.device()) + "/3/device/" + address.value();
    byte[] body = PushContent.atMost(MAX_PAYLOAD_BYTES, Json.write(payload(content)));
    OutboxNotification notification = envelope.notification();
    long expiration = clock().instant().getEpochSecond() + ttlSeconds(notification, LONGEST_TTL);
    return () -> {
      ProviderTokens.Token token = tokens.token();
      Request.Builder request =
          identified(new Request.Builder(), envelope)
              .url(url)
              .header("authorization", "bearer " + token.value())
              .header("apns-topic", provider.topic())
              .header("apns-push-type", "alert")
              .header("apns-priority", priority(notification.lane()))
              .header("apns-expiration", Long.toString(expiration))
              // A second copy takes the place of the first on the device.
              .header("apns-collapse-id", notification.notificationId())
              .post(new OneShotBody(JSON, body));
      return http.send(request, reply -> classify(reply, token, address.device()));
    };
  }

  private HandOverResult classify(HttpReply reply, ProviderTokens.Token token, Device device) {
    boolean renewable = reply.status() == 403 && tokens.ended(token);
    HandOverResult result =
        ApnsClassifier.classify(reply, device.registeredAt(), renewable, clock());
    return refusals.judge(
        provider.topic() + ' ' + device.environment(),
        result,
        ApnsClassifier.isOfAnotherApp(result));
  }

  private String base(Device device) throws UnsendableMessageException {
    String environment = device.environment() == null ? "production" : device.environment();
    return switch (environment) {
      case "production" -> provider.url();
      case "sandbox" -> provider.sandboxUrl();
      default -> throw dead("environment is production or sandbox");
    };
  }

  private static ObjectNode payload(PushContent content) {
    ObjectNode root = Json.mapper().createObjectNode();
    ObjectNode aps = root.putObject("aps");
    aps.putObject("alert").put("title", content.title()).put("body", content.body());
    aps.put("sound", "default");
    content.data().forEach(root::put);
    if (content.link() != null) {
      root.put("link", content.link());
    }
    return root;
  }

  /** 10 is at once, 5 as the device's battery allows. */
  private static String priority(Lane lane) {
    return switch (lane) {
      case URGENT -> "10";
      case NORMAL -> "5";
    };
  }

  @Override
  public void close() {
    http.close();
  }
}
