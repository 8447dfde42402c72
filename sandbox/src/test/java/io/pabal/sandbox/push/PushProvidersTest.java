package io.pabal.sandbox.push;

import static io.pabal.sandbox.push.PushClient.bytes;
import static io.pabal.sandbox.push.PushClient.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.sandbox.Sandbox;
import io.pabal.sandbox.SandboxOptions;
import io.pabal.sandbox.Waiting;
import io.pabal.sandbox.faults.FaultBook;
import io.pabal.sandbox.records.Channel;
import io.pabal.sandbox.records.MessageRecord;
import io.pabal.sandbox.records.PushView;
import io.pabal.sandbox.records.SandboxJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PushProvidersTest {
  private static final String FCM_SEND = "/fcm-a/v1/projects/pabal-sandbox/messages:send";
  private static final String PHONE = "a-phone:of_Kim-1";
  private static final String APPLE = "ab".repeat(32);
  private static final String APPLE_SANDBOX = "5a" + "cd".repeat(31);
  private static final Map<String, String> IDENTITY =
      Map.of(
          "X-Pabal-Notification", "n1",
          "X-Pabal-Items", "i1 i2",
          "X-Pabal-Hand-Over", "3-9",
          "X-Pabal-Attempt", "2");

  @TempDir private Path directory;
  private Sandbox sandbox;
  private PushClient client;

  @BeforeEach
  void start() throws Exception {
    sandbox = Sandbox.start(SandboxOptions.defaults(directory).withHttpPort(0).withPushPort(0));
    client = new PushClient(sandbox, directory);
  }

  @AfterEach
  void stop() throws IOException {
    sandbox.close();
  }

  private void script(String provider, String json) {
    sandbox
        .faults()
        .script(provider)
        .orElseThrow()
        .set(FaultBook.parse(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return SandboxJson.LENIENT.readTree(answer.body());
  }

  private MessageRecord only() throws IOException {
    assertThat(sandbox.records().lastSequence()).isEqualTo(1);
    return sandbox.records().get(1).orElseThrow();
  }

  private void nothingRecorded() {
    assertThat(sandbox.records().lastSequence()).isZero();
  }

  // ---- FCM

  private Map<String, String> google() throws Exception {
    HttpResponse<String> answer =
        client.accessToken(client.identity().google(), client.googleClaims());
    assertThat(answer.statusCode()).isEqualTo(200);
    Map<String, String> headers = new LinkedHashMap<>(IDENTITY);
    headers.put("Authorization", "Bearer " + json(answer).path("access_token").asText());
    return headers;
  }

  private static byte[] message(String token, String more) {
    return bytes(
        """
        {"message":{"token":"%s","notification":{"title":"배송","body":"오늘 도착"}%s}}\
        """
            .formatted(token, more));
  }

  @Test
  void recordsAnFcmMessageWithItsIdentity() throws Exception {
    String more =
        """
        ,"data":{"order":"1","link":"https://shop.example/1"},
         "android":{"priority":"HIGH","ttl":"600s","collapse_key":"n1"}\
        """;
    HttpResponse<String> answer = client.post(FCM_SEND, google(), message(PHONE, more));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    MessageRecord push = only();
    assertThat(json(answer).path("name").asText())
        .startsWith("projects/pabal-sandbox/messages/")
        .isEqualTo(push.messageId());
    assertThat(push.channel()).isEqualTo(Channel.PUSH);
    assertThat(push.provider()).isEqualTo("fcm-a");
    assertThat(push.recipient()).isEqualTo(PHONE);
    assertThat(push.notificationId()).isEqualTo("n1");
    assertThat(push.itemIds()).containsExactly("i1", "i2");
    assertThat(push.handOver()).isEqualTo("3-9");
    assertThat(push.attempt()).isEqualTo(2);
    assertThat(push.subject()).isEqualTo("배송");
    assertThat(push.text()).isEqualTo("오늘 도착");
    assertThat(push.push())
        .isEqualTo(
            new PushView(
                "fcm", "https://shop.example/1", Map.of("order", "1"), "HIGH", 600L, "n1"));
  }

  @ParameterizedTest
  @CsvSource({
    "iss, someone@else.example, invalid_grant",
    "aud, https://oauth2.example/token, invalid_grant",
    "scope, https://www.googleapis.com/auth/drive, invalid_scope",
  })
  void givesNoAccessTokenToOthers(String claim, String value, String error) throws Exception {
    Map<String, Object> claims = client.googleClaims();
    claims.put(claim, value);
    HttpResponse<String> answer = client.accessToken(client.identity().google(), claims);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).path("error").asText()).isEqualTo(error);
  }

  @Test
  void givesNoAccessTokenForAnotherKeyOrALongTime() throws Exception {
    assertThat(client.accessToken(PushKeys.rsa(), client.googleClaims()).statusCode())
        .isEqualTo(400);
    Map<String, Object> tooLong = client.googleClaims();
    tooLong.put("exp", PushClient.in(7_200));
    assertThat(client.accessToken(client.identity().google(), tooLong).statusCode()).isEqualTo(400);
  }

  @Test
  void refusesFcmMessagesWithoutAGoodAccessToken() throws Exception {
    Map<String, String> good = google();
    for (String wrong : new String[] {null, "Bearer ya29.nobody", "Basic x"}) {
      HttpResponse<String> answer =
          client.post(FCM_SEND, with(good, "Authorization", wrong), message(PHONE, ""));
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(json(answer).at("/error/status").asText()).isEqualTo("UNAUTHENTICATED");
    }
    nothingRecorded();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a-phone:of_Kim-1 | ,\"color\":1",
        "a-phone:of_Kim-1 | ,\"data\":{\"google.x\":\"1\"}",
        "a-phone:of_Kim-1 | ,\"data\":{\"n\":1}",
        "a-phone:of_Kim-1 | ,\"android\":{\"ttl\":\"5\"}",
        "a-phone:of_Kim-1 | ,\"android\":{\"ttl\":\"2419201s\"}",
        "a-phone:of_Kim-1 | ,\"android\":{\"priority\":\"loud\"}",
        "a-phone:of_Kim-1 | ,\"android\":{\"colour\":1}",
        "a-phone:of_Kim-1 | ,\"data\":{\"gcm\\\"\\\\\\n\":\"1\"}",
        "short | ,\"data\":{}",
      })
  void refusesWhatFcmRefuses(String token, String more) throws Exception {
    HttpResponse<String> answer = client.post(FCM_SEND, google(), message(token, more));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).at("/error/details/0/errorCode").asText())
        .isEqualTo("INVALID_ARGUMENT");
    nothingRecorded();
  }

  @Test
  void takesFcmMessagesUpTo4096Bytes() throws Exception {
    int frame = message(PHONE, ",\"data\":{\"x\":\"\"}").length;
    String fits = ",\"data\":{\"x\":\"" + "y".repeat(4_096 - frame) + "\"}";
    String above = ",\"data\":{\"x\":\"" + "y".repeat(4_097 - frame) + "\"}";
    assertThat(client.post(FCM_SEND, google(), message(PHONE, above)).statusCode()).isEqualTo(400);
    nothingRecorded();
    assertThat(client.post(FCM_SEND, google(), message(PHONE, fits)).statusCode()).isEqualTo(200);
  }

  @Test
  void saysThatAnFcmTokenIsUnregistered() throws Exception {
    HttpResponse<String> answer = client.post(FCM_SEND, google(), message("gone-phone-1", ""));
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).at("/error/details/0/errorCode").asText()).isEqualTo("UNREGISTERED");
    assertThat(sandbox.refusals().recent().get(0).recipient()).isEqualTo("gone-phone-1");
  }

  // ---- APNs

  private Map<String, String> apple() throws Exception {
    return apple(client.identity().apple(), PushIdentity.KEY_ID, PushIdentity.TEAM_ID, 0);
  }

  private static Map<String, String> apple(KeyPair keys, String keyId, String team, long issuedIn)
      throws Exception {
    Map<String, String> headers = new LinkedHashMap<>(IDENTITY);
    headers.put(
        "authorization",
        "bearer "
            + PushClient.token(keys, keyId, Map.of("iss", team, "iat", PushClient.in(issuedIn))));
    headers.put("apns-topic", PushIdentity.TOPIC);
    headers.put("apns-push-type", "alert");
    headers.put("apns-priority", "10");
    headers.put("apns-expiration", Long.toString(PushClient.in(600)));
    headers.put("apns-collapse-id", "n1");
    return headers;
  }

  private static byte[] alert(String text) {
    return bytes(
        """
        {"aps":{"alert":{"title":"Parcel","body":"%s"}},"order":"1","link":"https://shop.example/1"}\
        """
            .formatted(text));
  }

  private HttpResponse<String> toApple(String token, Map<String, String> headers, byte[] body)
      throws Exception {
    return client.post("/apns-a/3/device/" + token, headers, body);
  }

  private void saysApple(HttpResponse<String> answer, int status, String reason) throws Exception {
    assertThat(json(answer).path("reason").asText()).isEqualTo(reason);
    assertThat(answer.statusCode()).isEqualTo(status);
  }

  @Test
  void recordsAnApnsMessageWithItsIdentity() throws Exception {
    HttpResponse<String> answer = toApple(APPLE, apple(), alert("today"));
    assertThat(answer.statusCode()).isEqualTo(200);
    MessageRecord push = only();
    assertThat(answer.headers().firstValue("apns-id")).contains(push.messageId());
    assertThat(push.provider()).isEqualTo("apns-a");
    assertThat(push.recipient()).isEqualTo(APPLE);
    assertThat(push.itemIds()).containsExactly("i1", "i2");
    assertThat(push.subject()).isEqualTo("Parcel");
    assertThat(push.text()).isEqualTo("today");
    assertThat(push.push().link()).isEqualTo("https://shop.example/1");
    assertThat(push.push().data()).containsExactly(Map.entry("order", "1"));
    assertThat(push.push().priority()).isEqualTo("10");
    assertThat(push.push().collapseId()).isEqualTo("n1");
    assertThat(push.push().ttlSeconds()).isBetween(500L, 600L);
  }

  @Test
  void speaksOnlyHttp2AsApns() throws Exception {
    HttpResponse<String> answer =
        client.postOld("/apns-a/3/device/" + APPLE, apple(), alert("today"));
    assertThat(answer.statusCode()).isEqualTo(400);
    nothingRecorded();
  }

  @Test
  void refusesWhomAppleWouldNotKnow() throws Exception {
    byte[] body = alert("today");
    KeyPair own = client.identity().apple();
    String id = PushIdentity.KEY_ID;
    String team = PushIdentity.TEAM_ID;
    saysApple(
        toApple(APPLE, with(apple(), "authorization", null), body), 403, "MissingProviderToken");
    saysApple(toApple(APPLE, apple(PushKeys.ec(), id, team, 0), body), 403, "InvalidProviderToken");
    saysApple(toApple(APPLE, apple(own, "OTHERKEY12", team, 0), body), 403, "InvalidProviderToken");
    saysApple(toApple(APPLE, apple(own, id, "OTHERTEAM1", 0), body), 403, "InvalidProviderToken");
    saysApple(toApple(APPLE, apple(own, id, team, -3_700), body), 403, "ExpiredProviderToken");
    nothingRecorded();
  }

  @ParameterizedTest
  @CsvSource({
    "apns-topic, , MissingTopic",
    "apns-topic, another.app, DeviceTokenNotForTopic",
    "apns-push-type, loud, InvalidPushType",
    "apns-priority, 7, BadPriority",
    "apns-expiration, soon, BadExpirationDate",
    "apns-id, 17, BadMessageId",
  })
  void refusesHeadersThatAppleRefuses(String header, String value, String reason) throws Exception {
    saysApple(toApple(APPLE, with(apple(), header, value), alert("today")), 400, reason);
    nothingRecorded();
  }

  @Test
  void knowsApplesLimits() throws Exception {
    saysApple(
        toApple(APPLE, with(apple(), "apns-collapse-id", "c".repeat(65)), alert("today")),
        400,
        "BadCollapseId");
    saysApple(toApple(APPLE, apple(), new byte[0]), 400, "PayloadEmpty");
    saysApple(toApple(APPLE, apple(), bytes("{\"alert\":1}")), 400, "PayloadEmpty");
    int frame = alert("").length;
    saysApple(toApple(APPLE, apple(), alert("y".repeat(4_097 - frame))), 413, "PayloadTooLarge");
    nothingRecorded();
    assertThat(toApple(APPLE, apple(), alert("y".repeat(4_096 - frame))).statusCode())
        .isEqualTo(200);
  }

  @Test
  void keepsApplesEnvironmentsApart() throws Exception {
    saysApple(toApple(APPLE_SANDBOX, apple(), alert("today")), 400, "BadDeviceToken");
    saysApple(
        client.post("/apns-a/sandbox/3/device/" + APPLE, apple(), alert("today")),
        400,
        "BadDeviceToken");
    nothingRecorded();
    HttpResponse<String> answer =
        client.post("/apns-a/sandbox/3/device/" + APPLE_SANDBOX, apple(), alert("today"));
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void saysSinceWhenAnAppleTokenIsUnregistered() throws Exception {
    HttpResponse<String> answer = toApple("dead" + "ab".repeat(30), apple(), alert("today"));
    saysApple(answer, 410, "Unregistered");
    assertThat(json(answer).path("timestamp").asLong()).isPositive();
  }

  // ---- Web Push

  private Map<String, String> page() throws Exception {
    return page(client.identity().vapid(), client.origin(), 3_600);
  }

  private static Map<String, String> page(KeyPair keys, String audience, long ends)
      throws Exception {
    String token =
        PushClient.token(
            keys,
            null,
            Map.of("aud", audience, "exp", PushClient.in(ends), "sub", "mailto:a@b.example"));
    Map<String, String> headers = new LinkedHashMap<>(IDENTITY);
    headers.put(
        "Authorization", "vapid t=" + token + ", k=" + PushKeys.base64(PushKeys.point(keys)));
    headers.put("TTL", "600");
    headers.put("Urgency", "high");
    headers.put("Topic", "n1");
    headers.put("Content-Encoding", "aes128gcm");
    return headers;
  }

  private static final byte[] NOTE =
      bytes(
          """
          {"title":"소식","body":"새 글","link":"https://social.example/p/1","data":{"post":"1"}}\
          """);

  private HttpResponse<String> toBrowser(JsonNode address, Map<String, String> headers, byte[] body)
      throws Exception {
    String endpoint = address.path("value").asText();
    assertThat(endpoint).startsWith(client.origin());
    return client.post(endpoint.substring(client.origin().length()), headers, body);
  }

  @Test
  void readsWebPushAsTheBrowserDoes() throws Exception {
    JsonNode laptop = client.subscribe("kim-laptop");
    HttpResponse<String> answer = toBrowser(laptop, page(), PushClient.encrypted(laptop, NOTE));
    assertThat(answer.statusCode()).isEqualTo(201);
    MessageRecord push = only();
    assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith(push.messageId());
    assertThat(push.provider()).isEqualTo("webpush-a");
    assertThat(push.recipient()).isEqualTo("kim-laptop");
    assertThat(push.itemIds()).containsExactly("i1", "i2");
    assertThat(push.subject()).isEqualTo("소식");
    assertThat(push.text()).isEqualTo("새 글");
    assertThat(push.push())
        .isEqualTo(
            new PushView(
                "webpush", "https://social.example/p/1", Map.of("post", "1"), "high", 600L, "n1"));
  }

  @Test
  void cannotReadWhatIsForAnotherBrowserOrWasTouched() throws Exception {
    JsonNode laptop = client.subscribe("kim-laptop");
    JsonNode other = client.subscribe("lee-laptop");
    byte[] touched = PushClient.encrypted(laptop, NOTE);
    touched[touched.length - 1] ^= 1;
    assertThat(toBrowser(laptop, page(), PushClient.encrypted(other, NOTE)).statusCode())
        .isEqualTo(400);
    assertThat(toBrowser(laptop, page(), touched).statusCode()).isEqualTo(400);
    assertThat(toBrowser(laptop, page(), NOTE).statusCode()).isEqualTo(400);
    nothingRecorded();
  }

  @Test
  void stillReadsForTheSameBrowserAfterARestart() throws Exception {
    String keys = client.subscribe("kim-laptop").at("/device/p256dh").asText();
    stop();
    start();
    JsonNode laptop = client.subscribe("kim-laptop");
    assertThat(laptop.at("/device/p256dh").asText()).isEqualTo(keys);
    assertThat(toBrowser(laptop, page(), PushClient.encrypted(laptop, NOTE)).statusCode())
        .isEqualTo(201);
  }

  @Test
  void refusesVapidOfOthers() throws Exception {
    JsonNode laptop = client.subscribe("kim-laptop");
    byte[] body = PushClient.encrypted(laptop, NOTE);
    KeyPair own = client.identity().vapid();
    String origin = client.origin();
    assertThat(toBrowser(laptop, with(page(), "Authorization", null), body).statusCode())
        .isEqualTo(401);
    assertThat(toBrowser(laptop, page(PushKeys.ec(), origin, 3_600), body).statusCode())
        .isEqualTo(403);
    assertThat(toBrowser(laptop, page(own, "https://else.example", 3_600), body).statusCode())
        .isEqualTo(401);
    HttpResponse<String> quoted = toBrowser(laptop, page(own, "\"\\\n", 3_600), body);
    assertThat(json(quoted).path("error").asText()).endsWith("\"\\\n");
    assertThat(toBrowser(laptop, page(own, origin, -1), body).statusCode()).isEqualTo(401);
    assertThat(toBrowser(laptop, page(own, origin, 90_000), body).statusCode()).isEqualTo(401);
    nothingRecorded();
  }

  @ParameterizedTest
  @CsvSource({
    "TTL,",
    "TTL, soon",
    "TTL, 2592001",
    "Urgency, loud",
    "Topic, a topic",
    "Content-Encoding, aesgcm",
  })
  void refusesHeadersThatPushServicesRefuse(String header, String value) throws Exception {
    JsonNode laptop = client.subscribe("kim-laptop");
    byte[] body = PushClient.encrypted(laptop, NOTE);
    assertThat(toBrowser(laptop, with(page(), header, value), body).statusCode()).isEqualTo(400);
    nothingRecorded();
  }

  @Test
  void takesWebPushUpTo4096Bytes() throws Exception {
    JsonNode laptop = client.subscribe("kim-laptop");
    String frame = "{\"title\":\"\"}";
    int room = 4_096 - PushClient.encrypted(laptop, bytes(frame)).length;
    byte[] fits = bytes("{\"title\":\"" + "y".repeat(room) + "\"}");
    byte[] above = bytes("{\"title\":\"" + "y".repeat(room + 1) + "\"}");
    assertThat(toBrowser(laptop, page(), PushClient.encrypted(laptop, above)).statusCode())
        .isEqualTo(413);
    nothingRecorded();
    assertThat(toBrowser(laptop, page(), PushClient.encrypted(laptop, fits)).statusCode())
        .isEqualTo(201);
  }

  @Test
  void knowsWhichBrowsersLeft() throws Exception {
    JsonNode left = client.subscribe("gone-laptop");
    assertThat(toBrowser(left, page(), PushClient.encrypted(left, NOTE)).statusCode())
        .isEqualTo(410);
    assertThat(client.post("/webpush-a/send/nobody", page(), NOTE).statusCode()).isEqualTo(404);
  }

  // ---- all of them

  @Test
  void repliesAsTheScriptSays() throws Exception {
    script(
        "fcm-a",
        "[{\"fault\":{\"kind\":\"reply\",\"code\":429,\"retryAfterSeconds\":7},\"count\":1}]");
    // To ask for an access token is no message: it is not what the rule strikes.
    Map<String, String> headers = google();
    HttpResponse<String> throttled = client.post(FCM_SEND, headers, message(PHONE, ""));
    assertThat(throttled.statusCode()).isEqualTo(429);
    assertThat(throttled.headers().firstValue("Retry-After")).contains("7");
    nothingRecorded();
    assertThat(client.post(FCM_SEND, headers, message(PHONE, "")).statusCode()).isEqualTo(200);
  }

  @Test
  void strikesOnlyTheRecipientThatTheScriptNames() throws Exception {
    script(
        "apns-a",
        "[{\"match\":{\"recipient\":\"%s\"},\"fault\":{\"kind\":\"reply\",\"code\":503}}]"
            .formatted(APPLE));
    String other = "cd".repeat(32);
    assertThat(toApple(APPLE, apple(), alert("today")).statusCode()).isEqualTo(503);
    assertThat(toApple(other, apple(), alert("today")).statusCode()).isEqualTo(200);
    assertThat(only().recipient()).isEqualTo(other);
  }

  @ParameterizedTest
  @CsvSource({
    "request, reset, 0",
    "response, reset, 0",
    "response, accept-then-die, 1",
  })
  void resetsTheConnection(String stage, String kind, int recorded) throws Exception {
    script("apns-a", "[{\"stage\":\"" + stage + "\",\"fault\":{\"kind\":\"" + kind + "\"}}]");
    assertThatThrownBy(() -> toApple(APPLE, apple(), alert("today")))
        .isInstanceOf(IOException.class);
    assertThat(sandbox.records().lastSequence()).isEqualTo(recorded);
  }

  @ParameterizedTest
  @CsvSource({"hang, 0", "accept-then-hang, 1"})
  void neverAnswers(String kind, int recorded) throws Exception {
    script("apns-a", "[{\"fault\":{\"kind\":\"" + kind + "\"}}]");
    Map<String, String> headers = apple();
    assertThatThrownBy(
            () ->
                client.post(
                    Duration.ofMillis(500), "/apns-a/3/device/" + APPLE, headers, alert("today")))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(Waiting.until(() -> sandbox.records().lastSequence() == recorded)).isTrue();
  }

  @Test
  void countsAnItemThatCameTwice() throws Exception {
    for (String token : List.of(APPLE, APPLE)) {
      assertThat(toApple(token, apple(), alert("today")).statusCode()).isEqualTo(200);
    }
    assertThat(sandbox.records().itemCount(Channel.PUSH, "i1")).isEqualTo(2);
    assertThat(sandbox.records().repeated(10)).hasSize(2);
  }

  @Test
  void showsPushesOnThePagesChannel() throws Exception {
    assertThat(toApple(APPLE, apple(), alert("today")).statusCode()).isEqualTo(200);
    assertThat(onPage("/api/messages?channel=email").path("messages")).isEmpty();
    JsonNode push = onPage("/api/messages?channel=push&recipientPart=ABAB").at("/messages/0");
    assertThat(push.path("subject").asText()).isEqualTo("Parcel");
    assertThat(push.at("/push/platform").asText()).isEqualTo("apns");
    assertThat(push.at("/push/link").asText()).isEqualTo("https://shop.example/1");
    assertThat(push.at("/push/data/order").asText()).isEqualTo("1");
    assertThat(onPage("/api/stats").at("/messages/push").asInt()).isEqualTo(1);
    assertThat(onPage("/api/health").at("/providers/apns-a/channel").asText()).isEqualTo("push");
  }

  private JsonNode onPage(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sandbox.httpPort() + path)).build();
    return json(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()));
  }

  @Test
  void hasNoPushServicesUnlessAsked() throws Exception {
    stop();
    sandbox = Sandbox.start(SandboxOptions.defaults(directory).withHttpPort(0));
    assertThatThrownBy(() -> sandbox.pushPort()).isInstanceOf(IllegalStateException.class);
    assertThat(sandbox.faults().status()).doesNotContainKeys("fcm-a", "apns-a", "webpush-a");
  }

  @Test
  void handsOutCredentialsThatOnlyTheirOwnerReads() throws Exception {
    client.subscribe("kim-laptop");
    for (String file :
        List.of(
            "push-service-account.json",
            "push-apns.p8",
            "push-vapid.pem",
            "push-keys.json",
            "push-browsers.jsonl")) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))))
          .isEqualTo("rw-------");
    }
    assertThat(directory.resolve("push-vapid.pub")).hasContent(client.identity().publicKey());
  }
}
