package io.pabal.deliver.push.webpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.deliver.http.HttpReply;
import io.pabal.deliver.provider.SampleEnvelopes;
import io.pabal.deliver.push.HandClock;
import io.pabal.deliver.push.PushSamples;
import io.pabal.deliver.push.Refusals;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.Device;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.util.Arrays;
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
class WebPushSenderTest {
  private final HandClock clock = new HandClock(SampleEnvelopes.NOW);
  private WebPushPeer peer;
  private Sender sender;

  @BeforeEach
  void start() throws Exception {
    peer = new WebPushPeer();
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
  void sendsWhatOnlyTheBrowserReads() throws Exception {
    assertThat(send())
        .isEqualTo(new HandOverResult(OutcomeClass.ACCEPTED, "201", "/m/1", null, null));
    RecordedRequest request = peer.server().takeRequest();
    Map<String, String> wanted =
        Map.of(
            "Content-Encoding", "aes128gcm",
            "TTL", "3600",
            "Urgency", "normal",
            "Topic", SampleEnvelopes.ID);
    wanted.forEach((name, value) -> assertThat(request.getHeaders().get(name)).isEqualTo(value));
    byte[] body = request.getBody().toByteArray();
    assertThat(new String(body, StandardCharsets.ISO_8859_1)).doesNotContain("parcel");
    assertThat(Json.mapper().readTree(peer.browser.read(body)))
        .isEqualTo(
            Json.mapper()
                .readTree(
                    """
                    {"title":"Your parcel","body":"arrives \\"today\\"\\n한글 {}",
                     "tag":"0123456789abcdef0123456789abcdef",
                     "link":"https://shop.example/orders/1?a=b",
                     "data":{"notificationId":"0123456789abcdef0123456789abcdef",
                             "category":"order","order":"2026-1","status":"shipped: today"}}\
                    """));
  }

  @Test
  void signsForTheOriginAndUsesTheTokenForHours() throws Exception {
    send();
    String first = peer.secret();
    String origin = "https://127.0.0.1:" + peer.server().getPort();
    assertThat(Json.mapper().readTree(PushSamples.claims(first)))
        .isEqualTo(
            Json.mapper()
                .readTree(
                    "{\"aud\":\"%s\",\"sub\":\"mailto:push@shop.example\",\"exp\":%d}"
                        .formatted(
                            origin, SampleEnvelopes.NOW.plus(VapidTokens.LIFE).getEpochSecond())));
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initVerify(WebPushPeer.KEYS.getPublic());
    signature.update(
        first.substring(0, first.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII));
    byte[] signed = Base64.getUrlDecoder().decode(first.substring(first.lastIndexOf('.') + 1));
    assertThat(signature.verify(signed)).isTrue();

    clock.now = clock.now.plus(VapidTokens.LIFE).minus(VapidTokens.RENEW_BEFORE).minusSeconds(1);
    send();
    assertThat(peer.secret()).isEqualTo(first);
    clock.now = clock.now.plusSeconds(1);
    send();
    assertThat(peer.secret()).isNotEqualTo(first);
  }

  @Test
  void readsBareKeys() {
    byte[] scalar = ((ECPrivateKey) WebPushPeer.KEYS.getPrivate()).getS().toByteArray();
    byte[] last = Arrays.copyOfRange(scalar, Math.max(0, scalar.length - 32), scalar.length);
    String publicKey = PushSamples.base64(PushSamples.point(WebPushPeer.KEYS));
    VapidTokens tokens =
        new VapidTokens(PushSamples.base64(last), publicKey, "mailto:a@shop.example", clock);
    assertThat(tokens.header("https://push.example")).startsWith("vapid t=").endsWith(publicKey);
    assertThatThrownBy(() -> new VapidTokens("n0t-a-key!", publicKey, "mailto:a@b.c", clock))
        .hasMessageNotContaining("n0t-a-key");
  }

  @Test
  void tellsOneBadSubscriptionFromAKeyOfOursThatIsWrong() throws Exception {
    peer.answers("403");
    assertThat(send().outcome()).isEqualTo(OutcomeClass.TRANSIENT);
    peer.answers("taken");
    assertThat(send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    peer.answers("403");
    for (int i = 1; i < Refusals.LIMIT; i++) {
      assertThat(send().outcome()).isEqualTo(OutcomeClass.DEAD_ADDRESS);
    }
    assertThat(send().outcome()).isEqualTo(OutcomeClass.CONFIG);
    assertThat(send().outcome()).isEqualTo(OutcomeClass.TRANSIENT);
  }

  @ParameterizedTest
  @CsvSource({
    "200, ACCEPTED",
    "201, ACCEPTED",
    "202, ACCEPTED",
    "301, DEAD_ADDRESS",
    "307, DEAD_ADDRESS",
    "400, BAD_MESSAGE",
    "401, DEAD_ADDRESS",
    "403, DEAD_ADDRESS",
    "404, DEAD_ADDRESS",
    "405, CONFIG",
    "408, IN_DOUBT",
    "410, DEAD_ADDRESS",
    "413, BAD_MESSAGE",
    "418, UNRECOGNIZED",
    "429, THROTTLED",
    "500, TRANSIENT",
    "502, TRANSIENT",
    "503, TRANSIENT",
    "504, IN_DOUBT",
    "204, UNRECOGNIZED"
  })
  void knowsStatuses(int status, OutcomeClass expected) {
    HandOverResult result =
        WebPushClassifier.classify(HttpReply.of(status, null, ""), PushSamples.CLOCK);
    assertThat(result.outcome()).isEqualTo(expected);
    assertThat(result.retryAfter())
        .isEqualTo(
            switch (expected) {
              case THROTTLED -> WebPushClassifier.THROTTLED_PAUSE;
              case TRANSIENT -> WebPushClassifier.TRANSIENT_PAUSE;
              default -> null;
            });
  }

  @Test
  void refusesSubscriptionsThatAreNone() {
    String endpoint = "https://127.0.0.1:" + peer.server().getPort() + "/push/abc";
    String good = peer.browser.p256dh();
    String auth = peer.browser.authText();
    assertDead(endpoint, new Device("webpush", null, null, null, null));
    assertDead(endpoint, new Device("webpush", null, good, null, null));
    assertDead(endpoint, new Device("webpush", null, good, "short", null));
    // Not a point of the curve.
    assertDead(endpoint, new Device("webpush", null, "BA" + "A".repeat(85), auth, null));
    assertDead("https://127.0.0.1:1/push/abc", peer.device());
    assertDead("http://127.0.0.1:" + peer.server().getPort() + "/", peer.device());
  }

  private void assertDead(String endpoint, Device device) {
    assertThatThrownBy(() -> sender.prepare(PushSamples.to(endpoint, device), peer.message()))
        .isInstanceOfSatisfying(
            UnsendableMessageException.class,
            e -> {
              assertThat(e.outcome()).isEqualTo(OutcomeClass.DEAD_ADDRESS);
              assertThat(e.getMessage()).doesNotContain(peer.browser.authText());
            });
  }

  @Test
  void takesWhatFitsAndNoByteMore() throws Exception {
    int overhead = payloadBytes("");
    RenderedMessage fits = message("x".repeat(WebPushSender.MAX_PAYLOAD_BYTES - overhead));
    assertThat(sender.prepare(peer.envelope(), fits).start().get(30, TimeUnit.SECONDS).outcome())
        .isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(peer.server().takeRequest().getBody().size()).isLessThanOrEqualTo(4_096);
    RenderedMessage over = message("x".repeat(WebPushSender.MAX_PAYLOAD_BYTES - overhead + 1));
    assertThatThrownBy(() -> sender.prepare(peer.envelope(), over))
        .isInstanceOf(UnsendableMessageException.class);
  }

  private static RenderedMessage message(String body) {
    return new RenderedMessage("en", Map.of(Part.PUSH_TITLE, "t", Part.PUSH_BODY, body + "y"));
  }

  private int payloadBytes(String body) throws Exception {
    sender.prepare(peer.envelope(), message(body)).start().get(30, TimeUnit.SECONDS);
    return peer.browser.read(peer.server().takeRequest().getBody().toByteArray()).length();
  }

  @Test
  void showsNoSecret() {
    assertThat(peer.provider(Duration.ofSeconds(1)) + " " + sender + " " + peer.device())
        .doesNotContain("PRIVATE")
        .doesNotContain(peer.browser.authText());
  }
}
