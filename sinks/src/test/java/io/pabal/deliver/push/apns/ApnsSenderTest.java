package io.pabal.deliver.push.apns;

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
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ApnsSenderTest {
  private final HandClock clock = new HandClock(SampleEnvelopes.NOW);
  private ApnsPeer peer;
  private Sender sender;

  @BeforeEach
  void start() throws Exception {
    peer = new ApnsPeer();
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
    return send(peer.envelope());
  }

  private HandOverResult send(Envelope envelope) throws Exception {
    return sender.prepare(envelope, peer.message()).start().get(30, TimeUnit.SECONDS);
  }

  @Test
  void sendsWhatApnsWantsOverHttp2() throws Exception {
    assertThat(send())
        .isEqualTo(new HandOverResult(OutcomeClass.ACCEPTED, "200", "8c4f6c2e-1", null, null));
    RecordedRequest request = peer.server().takeRequest();
    assertThat(request.getTarget()).isEqualTo("/3/device/" + ApnsPeer.TOKEN);
    assertThat(request.getVersion()).isEqualTo("HTTP/2");
    Map<String, String> wanted =
        Map.of(
            "apns-topic", "example.shop",
            "apns-push-type", "alert",
            "apns-priority", "5",
            "apns-expiration", "" + SampleEnvelopes.NOW.plusSeconds(3_600).getEpochSecond(),
            "apns-collapse-id", SampleEnvelopes.ID);
    wanted.forEach((name, value) -> assertThat(request.getHeaders().get(name)).isEqualTo(value));
    assertThat(Json.mapper().readTree(request.getBody().utf8()))
        .isEqualTo(
            Json.mapper()
                .readTree(
                    """
                    {"aps":{"alert":{"title":"Your parcel","body":"arrives \\"today\\"\\n한글 {}"},
                            "sound":"default"},
                     "notificationId":"0123456789abcdef0123456789abcdef","category":"order",
                     "order":"2026-1","status":"shipped: today",
                     "link":"https://shop.example/orders/1?a=b"}\
                    """));
  }

  @Test
  void signsItsTokenWithBareNumbers() throws Exception {
    send();
    String jwt = peer.secret();
    byte[] signed = Base64.getUrlDecoder().decode(jwt.substring(jwt.lastIndexOf('.') + 1));
    assertThat(signed).hasSize(64);
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initVerify(ApnsPeer.KEYS.getPublic());
    signature.update(jwt.substring(0, jwt.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(signed)).isTrue();
    assertThat(Json.mapper().readTree(PushSamples.claims(jwt)))
        .isEqualTo(
            Json.mapper()
                .readTree(
                    "{\"iss\":\"TEAM123456\",\"iat\":"
                        + SampleEnvelopes.NOW.getEpochSecond()
                        + "}"));
  }

  @Test
  void usesATokenBetweenTwentyAndSixtyMinutes() throws Exception {
    send();
    String first = peer.secret();
    clock.now = clock.now.plus(ProviderTokens.USED_FOR).minusSeconds(1);
    send();
    assertThat(peer.secret()).isEqualTo(first);
    clock.now = clock.now.plusSeconds(1);
    send();
    assertThat(peer.secret()).isNotEqualTo(first);
    assertThat(ProviderTokens.USED_FOR).isBetween(ProviderTokens.AT_LEAST, Duration.ofMinutes(60));
  }

  @Test
  void makesANewTokenWhenOneHasEndedButNotTooSoon() throws Exception {
    peer.answers("ended");
    assertThat(send().outcome()).isEqualTo(OutcomeClass.CONFIG);
    String first = peer.secret();
    clock.now = clock.now.plus(ProviderTokens.AT_LEAST);
    assertThat(send().outcome()).isEqualTo(OutcomeClass.NOT_SENT);
    assertThat(peer.secret()).isEqualTo(first);
    assertThat(send().outcome()).isEqualTo(OutcomeClass.CONFIG);
    assertThat(peer.secret()).isNotEqualTo(first);
  }

  @Test
  void goesToTheEnvironmentOfTheToken() throws Exception {
    send(PushSamples.to(ApnsPeer.TOKEN, new Device("apns", "sandbox", null, null, null)));
    send(PushSamples.to(ApnsPeer.TOKEN, new Device("apns", "production", null, null, null)));
    assertThat(peer.server().takeRequest().getTarget()).startsWith("/sandbox/3/device/");
    assertThat(peer.server().takeRequest().getTarget()).startsWith("/3/device/");
  }

  @Test
  void isNotSentWhenTheStreamIsRefused() throws Exception {
    send();
    peer.refuseStreams();
    assertThat(send().outcome()).isEqualTo(OutcomeClass.NOT_SENT);
  }

  @Test
  void believesThatATokenIsBadWhenOthersAreGood() throws Exception {
    peer.answers("bad");
    assertThat(send().outcome()).isEqualTo(OutcomeClass.TRANSIENT);
    peer.answers("taken");
    assertThat(send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    peer.answers("bad");
    assertThat(send().outcome()).isEqualTo(OutcomeClass.DEAD_ADDRESS);
  }

  @Test
  void doesNotBelieveThatATokenIsDeadSinceBeforeItWasRegistered() {
    Instant since = SampleEnvelopes.NOW;
    String body = "{\"reason\":\"Unregistered\",\"timestamp\":" + since.toEpochMilli() + "}";
    assertThat(gone(body, null)).isEqualTo(OutcomeClass.DEAD_ADDRESS);
    assertThat(gone(body, since)).isEqualTo(OutcomeClass.DEAD_ADDRESS);
    assertThat(gone(body, since.plusMillis(1))).isEqualTo(OutcomeClass.TRANSIENT);
    assertThat(gone("{\"reason\":\"Unregistered\"}", since)).isEqualTo(OutcomeClass.DEAD_ADDRESS);
  }

  private static OutcomeClass gone(String body, Instant registeredAt) {
    return ApnsClassifier.classify(
            HttpReply.of(410, null, body), registeredAt, false, PushSamples.CLOCK)
        .outcome();
  }

  @ParameterizedTest
  @CsvSource({
    "400, BadDeviceToken, DEAD_ADDRESS",
    "400, DeviceTokenNotForTopic, DEAD_ADDRESS",
    "410, ExpiredToken, DEAD_ADDRESS",
    "400, BadCollapseId, BAD_MESSAGE",
    "400, BadExpirationDate, BAD_MESSAGE",
    "400, MissingTopic, BAD_MESSAGE",
    "400, PayloadEmpty, BAD_MESSAGE",
    "404, BadPath, BAD_MESSAGE",
    "405, MethodNotAllowed, BAD_MESSAGE",
    "413, PayloadTooLarge, BAD_MESSAGE",
    "400, TopicDisallowed, CONFIG",
    "403, BadCertificateEnvironment, CONFIG",
    "403, Forbidden, CONFIG",
    "403, MissingProviderToken, CONFIG",
    "403, UnrelatedKeyIdInToken, CONFIG",
    "429, TooManyProviderTokenUpdates, CONFIG",
    "429, TooManyRequests, TRANSIENT",
    "500, InternalServerError, TRANSIENT",
    "503, ServiceUnavailable, TRANSIENT",
    "503, Shutdown, TRANSIENT",
    "400, SomethingNew, BAD_MESSAGE",
    "403, SomethingNew, CONFIG",
    "410, SomethingNew, DEAD_ADDRESS",
    "429, SomethingNew, THROTTLED",
    "502, SomethingNew, IN_DOUBT",
    "418, SomethingNew, UNRECOGNIZED"
  })
  void knowsReasons(int status, String reason, OutcomeClass expected) {
    HandOverResult result =
        ApnsClassifier.classify(
            HttpReply.of(status, null, "{\"reason\":\"" + reason + "\"}"),
            null,
            false,
            PushSamples.CLOCK);
    assertThat(result.outcome()).isEqualTo(expected);
    assertThat(result.code()).isEqualTo(status + " " + reason);
  }

  @Test
  void refusesWhatApnsWouldRefuse() {
    Device good = new Device("apns", null, null, null, null);
    for (String token : new String[] {"abc", "zz".repeat(32), "../" + "a".repeat(61)}) {
      assertUnsendable(token, good, OutcomeClass.DEAD_ADDRESS);
    }
    assertUnsendable(
        ApnsPeer.TOKEN, new Device("apns", "moon", null, null, null), OutcomeClass.DEAD_ADDRESS);
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
    assertThat(peer.provider(1, Duration.ofSeconds(1)) + " " + sender).doesNotContain("PRIVATE");
  }
}
