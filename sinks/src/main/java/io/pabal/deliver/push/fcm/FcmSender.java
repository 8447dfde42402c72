package io.pabal.deliver.push.fcm;

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
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Platform;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import okhttp3.Dns;
import okhttp3.MediaType;
import okhttp3.Request;

/** Hands push messages of one lane over to FCM (HTTP v1). Thread-safe. */
final class FcmSender extends PlatformSender {
  /** "Up to 4096 bytes" for a message to a token. */
  static final int MAX_PAYLOAD_BYTES = 4_096;

  /** "The maximum and default value of ttl is four weeks" (REST reference). */
  static final Duration LONGEST_TTL = Duration.ofDays(28);

  private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");

  /** No documented form; these characters are in all of them, and none of them is harmful. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_:.-]{10,2048}");

  private final String url;
  private final AccessTokens tokens;
  private final OneShotHttp http;
  private final Refusals refusals = new Refusals();

  FcmSender(FcmProvider provider, Lane lane, Clock clock) {
    super(Platform.FCM, provider.name(), provider.limits(), clock);
    String secret = provider.serviceAccount().reveal();
    ServiceAccount account = ServiceAccount.read(secret);
    this.url = provider.url() + "/v1/projects/" + account.project() + "/messages:send";
    this.tokens = new AccessTokens(account, clock);
    this.http = http(lane, provider.trustedPem(), Dns.SYSTEM, this::secrets);
    this.tokens.over(http);
  }

  private List<String> secrets() {
    String token = tokens.known();
    return token == null ? List.of() : List.of(token);
  }

  @Override
  protected PreparedHandOver prepare(Envelope envelope, PushContent content, Address address)
      throws UnsendableMessageException {
    if (!TOKEN.matcher(address.value()).matches()) {
      throw dead("not a token of FCM");
    }
    byte[] body =
        PushContent.atMost(MAX_PAYLOAD_BYTES, Json.write(message(envelope, content, address)));
    return () -> {
      CompletableFuture<AccessTokens.Token> token = tokens.token();
      return http.send(
          token.thenApply(known -> request(envelope, body, known)),
          reply -> classify(reply, token.join()));
    };
  }

  private HandOverResult classify(HttpReply reply, AccessTokens.Token token) {
    boolean fresh = reply.status() == 401 && tokens.refused(token);
    HandOverResult result = FcmClassifier.classify(reply, fresh, clock());
    return refusals.judge(url, result, FcmClassifier.isOfAnotherProject(result));
  }

  private Request.Builder request(Envelope envelope, byte[] body, AccessTokens.Token token) {
    return identified(new Request.Builder(), envelope)
        .url(url)
        .header("Authorization", "Bearer " + token.value())
        .post(new OneShotBody(JSON, body));
  }

  /**
   * The notification's id is collapse key and tag: a second copy takes the place of the first, also
   * when it is shown already.
   */
  private ObjectNode message(Envelope envelope, PushContent content, Address address) {
    String id = envelope.notification().notificationId();
    ObjectNode root = Json.mapper().createObjectNode();
    ObjectNode message = root.putObject("message");
    message.put("token", address.value());
    message.putObject("notification").put("title", content.title()).put("body", content.body());
    ObjectNode data = message.putObject("data");
    content.data().forEach(data::put);
    if (content.link() != null) {
      data.put("link", content.link());
    }
    ObjectNode android = message.putObject("android");
    android.put("priority", priority(envelope.notification().lane()));
    android.put("ttl", ttlSeconds(envelope.notification(), LONGEST_TTL) + "s");
    android.put("collapse_key", id);
    android.putObject("notification").put("tag", id);
    return root;
  }

  private static String priority(Lane lane) {
    return switch (lane) {
      case URGENT -> "HIGH";
      case NORMAL -> "NORMAL";
    };
  }

  @Override
  public void close() {
    http.close();
  }
}
