package io.pabal.deliver.push.fcm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.deliver.http.HttpReply;
import io.pabal.deliver.provider.SampleEnvelopes;
import io.pabal.deliver.push.HandClock;
import io.pabal.deliver.push.PushSamples;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.Device;
import io.pabal.schema.recipient.Platform;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class FcmSenderTest {
  private final HandClock clock = new HandClock(SampleEnvelopes.NOW);
  private FcmPeer peer;
  private Sender sender;

  @BeforeEach
  void start() throws Exception {
    peer = new FcmPeer();
    peer.clock = clock;
    peer.start();
    sender = peer.open(Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() {
    sender.close();
    peer.close();
  }

  private HandOverResult send() throws Exception {
    return sender.prepare(peer.envelope(), peer.message()).start().get(30, TimeUnit.SECONDS);
  }

  @Test
  void sendsWhatFcmWantsOverHttp2() throws Exception {
    assertThat(send())
        .isEqualTo(
            new HandOverResult(OutcomeClass.ACCEPTED, "200", "projects/p/messages/1", null, null));
    assertThat(peer.assertions).hasSize(1);
    RecordedRequest request = peer.server().takeRequest();
    assertThat(request.getTarget()).isEqualTo("/v1/projects/shop-1/messages:send");
    assertThat(request.getVersion()).isEqualTo("HTTP/2");
    assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer " + peer.secret());
    assertThat(request.getHeaders().get("X-Pabal-Items").split(" ")).hasSize(2);
    assertThat(Json.mapper().readTree(request.getBody().utf8()))
        .isEqualTo(
            Json.mapper()
                .readTree(
                    """
                    {"message":{"token":"eXampleToken:APA91b_-device",
                     "notification":{"title":"Your parcel","body":"arrives \\"today\\"\\n한글 {}"},
                     "data":{"notificationId":"0123456789abcdef0123456789abcdef","category":"order",
                             "order":"2026-1","status":"shipped: today",
                             "link":"https://shop.example/orders/1?a=b"},
                     "android":{"priority":"NORMAL","ttl":"3600s",
                       "collapse_key":"0123456789abcdef0123456789abcdef",
                       "notification":{"tag":"0123456789abcdef0123456789abcdef"}}}}\
                    """));
  }

  @Test
  void signsItsAssertion() throws Exception {
    send();
    String form = URLDecoder.decode(peer.assertions.get(0), StandardCharsets.UTF_8);
    assertThat(form)
        .startsWith("grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=");
    String jwt = form.substring(form.indexOf("assertion=") + 10);
    assertThat(Json.mapper().readTree(PushSamples.claims(jwt)).path("iss").asText())
        .isEqualTo("pabal@shop-1.example");
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(FcmPeer.KEYS.getPublic());
    signature.update(jwt.substring(0, jwt.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII));
    byte[] signed = Base64.getUrlDecoder().decode(jwt.substring(jwt.lastIndexOf('.') + 1));
    assertThat(signature.verify(signed)).isTrue();
  }

  @Test
  void asksForOneTokenForManyMessagesAndForANewOneBeforeItEnds() throws Exception {
    List<CompletableFuture<HandOverResult>> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(sender.prepare(peer.envelope(), peer.message()).start());
    }
    for (CompletableFuture<HandOverResult> one : all) {
      assertThat(one.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    }
    assertThat(peer.assertions).hasSize(1);
    clock.now = clock.now.plusSeconds(3_599).minus(AccessTokens.RENEW_BEFORE).minusSeconds(1);
    send();
    assertThat(peer.assertions).hasSize(1);
    clock.now = clock.now.plusSeconds(1);
    send();
    assertThat(peer.assertions).hasSize(2);
  }

  @Test
  void believesThatATokenIsOfAnotherProjectWhenOthersAreOfOurs() throws Exception {
    peer.answers("other project");
    assertThat(send().outcome()).isEqualTo(OutcomeClass.TRANSIENT);
    peer.answers("taken");
    assertThat(send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    peer.answers("other project");
    assertThat(send().outcome()).isEqualTo(OutcomeClass.DEAD_ADDRESS);
  }

  @Test
  void takesAnotherTokenWhenAnOldOneIsRefused() throws Exception {
    send();
    clock.now = clock.now.plus(AccessTokens.FRESH);
    peer.answers("401 fresh");
    assertThat(send().outcome()).isEqualTo(OutcomeClass.NOT_SENT);
    assertThat(send().outcome()).isEqualTo(OutcomeClass.CONFIG);
    assertThat(peer.assertions).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "400, CONFIG",
    "401, CONFIG",
    "429, THROTTLED",
    "500, NOT_SENT",
    "503, NOT_SENT",
    "200, NOT_SENT"
  })
  void sendsNothingWithoutAToken(int status, OutcomeClass expected) throws Exception {
    peer.tokenAnswer =
        new MockResponse.Builder()
            .code(status)
            .body("{\"error\":\"invalid_grant\",\"error_description\":\"no\\r\\nway\"}")
            .build();
    HandOverResult result = send();
    assertThat(result.outcome()).isEqualTo(expected);
    assertThat(result.detail()).startsWith("access token: ").doesNotContainPattern("\\p{Cc}");
    peer.tokenAnswer =
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build();
    assertThat(send().outcome()).isEqualTo(OutcomeClass.NOT_SENT);
    assertThat(peer.received()).isZero();
    peer.tokenAnswer = null;
    assertThat(send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
  }

  /** RFC 9113 section 8.7: a refused stream was not looked at. */
  @Test
  void isNotSentWhenTheStreamIsRefused() throws Exception {
    send();
    peer.refuseStreams();
    HandOverResult result = send();
    assertThat(result.outcome()).as(result.toString()).isEqualTo(OutcomeClass.NOT_SENT);
  }

  @Test
  void readsTheDetailsFirst() {
    assertThat(classify(400, "INVALID_ARGUMENT", violation("message.token")))
        .isEqualTo(OutcomeClass.DEAD_ADDRESS);
    assertThat(classify(400, "INVALID_ARGUMENT", violation("message.data")))
        .isEqualTo(OutcomeClass.BAD_MESSAGE);
    assertThat(classify(403, "PERMISSION_DENIED", code("SENDER_ID_MISMATCH")))
        .isEqualTo(OutcomeClass.DEAD_ADDRESS);
    assertThat(classify(401, "UNAUTHENTICATED", code("THIRD_PARTY_AUTH_ERROR")))
        .isEqualTo(OutcomeClass.CONFIG);
    assertThat(classify(404, "NOT_FOUND", "")).isEqualTo(OutcomeClass.CONFIG);
    assertThat(classify(429, "RESOURCE_EXHAUSTED", "")).isEqualTo(OutcomeClass.THROTTLED);
    assertThat(classify(504, "DEADLINE_EXCEEDED", "")).isEqualTo(OutcomeClass.IN_DOUBT);
  }

  @ParameterizedTest
  @CsvSource({
    "400, BAD_MESSAGE", "401, NOT_SENT", "403, CONFIG", "404, CONFIG", "429, THROTTLED",
    "500, TRANSIENT", "502, TRANSIENT", "503, TRANSIENT", "504, IN_DOUBT", "418, UNRECOGNIZED",
    "200, UNRECOGNIZED"
  })
  void classifiesPagesOfProxies(int status, OutcomeClass expected) {
    HandOverResult result =
        FcmClassifier.classify(
            HttpReply.of(status, null, "<html>Bad gateway</html>"), false, PushSamples.CLOCK);
    assertThat(result.outcome()).isEqualTo(expected);
  }

  @Test
  void waitsAsLongAsGoogleAsks() {
    assertThat(FcmClassifier.classify(HttpReply.of(429, null, ""), false, clock).retryAfter())
        .isEqualTo(FcmClassifier.THROTTLED_PAUSE);
    assertThat(FcmClassifier.classify(HttpReply.of(429, "7", ""), false, clock).retryAfter())
        .isEqualTo(Duration.ofSeconds(7));
    assertThat(FcmClassifier.classify(HttpReply.of(503, "1", ""), false, clock).retryAfter())
        .isEqualTo(FcmClassifier.TRANSIENT_PAUSE);
  }

  private static String code(String errorCode) {
    return "{\"errorCode\":\"" + errorCode + "\"}";
  }

  private static String violation(String field) {
    return "{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":"
        + "[{\"field\":\""
        + field
        + "\"}]}";
  }

  private static OutcomeClass classify(int http, String status, String detail) {
    String body = "{\"error\":{\"status\":\"%s\",\"details\":[%s]}}".formatted(status, detail);
    return FcmClassifier.classify(HttpReply.of(http, null, body), false, PushSamples.CLOCK)
        .outcome();
  }

  @Test
  void refusesWhatFcmWouldRefuse() {
    assertUnsendable("short", Device.of(Platform.FCM), OutcomeClass.DEAD_ADDRESS);
    assertUnsendable("a/../../token-of-1", Device.of(Platform.FCM), OutcomeClass.DEAD_ADDRESS);
    assertUnsendable(FcmPeer.TOKEN, Device.of(Platform.APNS), OutcomeClass.BAD_MESSAGE);
    assertUnsendable(FcmPeer.TOKEN, null, OutcomeClass.DEAD_ADDRESS);
    RenderedMessage large =
        new RenderedMessage("en", Map.of(Part.PUSH_TITLE, "t", Part.PUSH_BODY, "x".repeat(4_096)));
    assertThatThrownBy(() -> sender.prepare(peer.envelope(), large))
        .isInstanceOf(UnsendableMessageException.class)
        .hasMessageContaining("4096");
  }

  private void assertUnsendable(String token, Device device, OutcomeClass expected) {
    Envelope envelope = PushSamples.to(token, device, Lane.URGENT);
    assertThatThrownBy(() -> sender.prepare(envelope, peer.message()))
        .isInstanceOfSatisfying(
            UnsendableMessageException.class, e -> assertThat(e.outcome()).isEqualTo(expected));
  }

  @Test
  void showsNoSecret() {
    FcmProvider provider = peer.provider(1, Duration.ofSeconds(1));
    ServiceAccount account = ServiceAccount.read(FcmPeer.account("https://oauth2.example/token"));
    assertThat(provider + " " + account + " " + sender).doesNotContain("PRIVATE", "sun.security");
    assertThatThrownBy(() -> ServiceAccount.read("{\"private_key\":\"s3cret\"}"))
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> ServiceAccount.read(FcmPeer.account("http://oauth2.example/token")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
