package io.pabal.sandbox.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.sandbox.Sandbox;
import io.pabal.sandbox.SandboxOptions;
import io.pabal.sandbox.faults.FaultBook;
import io.pabal.sandbox.records.MessageRecord;
import io.pabal.sandbox.records.PushView;
import io.pabal.sandbox.records.SandboxJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import okhttp3.tls.Certificates;
import okhttp3.tls.HandshakeCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the push services refuse, as the real ones do; that they accept what is right, too. */
class PushServicesTest {
  private static final String APP = "a0".repeat(32);
  private static final String ALERT =
      "{\"aps\":{\"alert\":{\"title\":\"T\",\"body\":\"B\"}},\"n\":\"1\"}";

  @TempDir private Path directory;
  private Sandbox sandbox;
  private PushIdentity identity;
  private HttpClient http;

  @BeforeEach
  void start() throws Exception {
    sandbox = Sandbox.start(SandboxOptions.defaults(directory).withPushPort(0));
    identity = PushIdentity.in(directory);
    HandshakeCertificates trust =
        new HandshakeCertificates.Builder()
            .addTrustedCertificate(
                Certificates.decodeCertificatePem(Files.readString(sandbox.certificateFile())))
            .build();
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_2)
            .sslContext(trust.sslContext())
            .build();
  }

  @AfterEach
  void stop() throws IOException {
    sandbox.close();
  }

  private String origin() {
    return "https://127.0.0.1:" + sandbox.pushPort();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(origin() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String body) throws Exception {
    return http.send(request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  private static String jwt(KeyPair keys, String header, String claims) throws Exception {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String signed =
        base64.encodeToString(header.getBytes(StandardCharsets.UTF_8))
            + "."
            + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    boolean rsa = keys.getPrivate().getAlgorithm().equals("RSA");
    Signature signature =
        Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
    signature.initSign(keys.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + base64.encodeToString(signature.sign());
  }

  // ---- FCM

  private HttpResponse<String> assertion(KeyPair keys, long seconds, String audience, String scope)
      throws Exception {
    long now = Instant.now().getEpochSecond();
    String claims =
        "{\"iss\":\"%s\",\"aud\":\"%s\",\"scope\":\"%s\",\"iat\":%d,\"exp\":%d}"
            .formatted(PushIdentity.ACCOUNT, audience, scope, now, now + seconds);
    String assertion = jwt(keys, "{\"alg\":\"RS256\"}", claims);
    String grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    return send(
        to("/fcm-a/token"),
        "grant_type="
            + URLEncoder.encode(grant, StandardCharsets.UTF_8)
            + "&assertion="
            + assertion);
  }

  private HttpResponse<String> assertion() throws Exception {
    return assertion(identity.google(), 3_600, origin() + "/fcm-a/token", scope());
  }

  private static String scope() {
    return "https://www.googleapis.com/auth/firebase.messaging";
  }

  private HttpResponse<String> fcm(String authorization, String body) throws Exception {
    return send(
        to("/fcm-a/v1/projects/" + PushIdentity.PROJECT + "/messages:send")
            .header("Authorization", authorization)
            .header("X-Pabal-Items", "i1 i2")
            .header("X-Pabal-Attempt", "2"),
        body);
  }

  private String access() throws Exception {
    return "Bearer " + json(assertion()).path("access_token").asText();
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return SandboxJson.LENIENT.readTree(response.body());
  }

  @Test
  void fcmRecordsWhatItTakes() throws Exception {
    HttpResponse<String> answer =
        fcm(
            access(),
            """
            {"message":{"token":"token-of-a-phone","notification":{"title":"T","body":"B"},
             "data":{"link":"https://shop.example","status":"shipped"},
             "android":{"ttl":"60s","priority":"HIGH","collapse_key":"c"}}}
            """);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    MessageRecord record = sandbox.records().get(1).orElseThrow();
    assertThat(json(answer).path("name").asText()).isEqualTo(record.messageId());
    assertThat(record.recipient()).isEqualTo("token-of-a-phone");
    assertThat(record.itemIds()).containsExactly("i1", "i2");
    assertThat(record.attempt()).isEqualTo(2);
    assertThat(record.push())
        .isEqualTo(
            new PushView(
                "fcm", "https://shop.example", Map.of("status", "shipped"), "HIGH", 60L, "c"));
  }

  @Test
  void fcmGivesNoAccessToStrangers() throws Exception {
    String here = origin() + "/fcm-a/token";
    assertThat(assertion(PushKeys.rsa(), 3_600, here, scope()).body()).contains("invalid_grant");
    assertThat(assertion(identity.google(), 7_200, here, scope()).body()).contains("invalid_grant");
    assertThat(assertion(identity.google(), -120, here, scope()).body()).contains("invalid_grant");
    assertThat(assertion(identity.google(), 60, "https://other.example", scope()).body())
        .contains("invalid_grant");
    assertThat(assertion(identity.google(), 60, here, "mail").body()).contains("invalid_scope");
    assertThat(fcm("Bearer ya29.unknown", "{}").statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{\"message\":'                                                  | 400 | INVALID_ARGUMENT",
        "'{\"message\":{\"token\":\"short\"}}'                            | 400 | message.token",
        "'{\"message\":{\"token\":\"gone-long-ago\"}}'                    | 404 | UNREGISTERED",
        "'{\"message\":{\"token\":\"token-of-a-phone\"}}'                 | 400 | neither",
        "'{\"message\":{\"token\":\"token-of-a-phone\",\"x\":1}}'         | 400 | Unknown name",
        "'{\"message\":{\"token\":\"token-of-a-phone\",\"data\":{\"from\":\"x\"}}}' | 400 | from",
        "'{\"message\":{\"token\":\"token-of-a-phone\",\"data\":{\"n\":1}}}' | 400 | data",
        "'{\"message\":{\"token\":\"token-of-a-phone\",\"android\":{\"ttl\":\"2419201s\"}}}' | 400 | ttl",
        "'{\"message\":{\"token\":\"token-of-a-phone\",\"android\":{\"priority\":\"x\"}}}' | 400 | priority",
      })
  void fcmRefuses(String body, int status, String word) throws Exception {
    HttpResponse<String> answer = fcm(access(), body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(word);
    assertThat(sandbox.records().lastSequence()).isZero();
    assertThat(sandbox.refusals().total()).isEqualTo(1);
  }

  @Test
  void fcmRefusesMoreThan4096Bytes() throws Exception {
    String small = "{\"message\":{\"token\":\"token-of-a-phone\",\"data\":{\"n\":\"%s\"}}}";
    int room = 4_096 - small.formatted("").length();
    assertThat(fcm(access(), small.formatted("x".repeat(room))).statusCode()).isEqualTo(200);
    assertThat(fcm(access(), small.formatted("x".repeat(room + 1))).statusCode()).isEqualTo(400);
  }

  // ---- APNs

  private String provider(KeyPair keys, String keyId, String team, long ageSeconds)
      throws Exception {
    return "bearer "
        + jwt(
            keys,
            "{\"alg\":\"ES256\",\"kid\":\"" + keyId + "\"}",
            "{\"iss\":\"%s\",\"iat\":%d}"
                .formatted(team, Instant.now().getEpochSecond() - ageSeconds));
  }

  private String provider() throws Exception {
    return provider(identity.apple(), PushIdentity.KEY_ID, PushIdentity.TEAM_ID, 10);
  }

  private HttpRequest.Builder apns(String authorization, String path) {
    return to("/apns-a" + path)
        .header("authorization", authorization)
        .header("apns-topic", PushIdentity.TOPIC);
  }

  private static void refused(HttpResponse<String> answer, int status, String reason) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("\"" + reason + "\"");
  }

  @Test
  void apnsRecordsWhatItTakes() throws Exception {
    HttpRequest.Builder request =
        apns(provider(), "/3/device/" + APP)
            .header("apns-push-type", "alert")
            .header("apns-priority", "10")
            .header("X-Pabal-Items", "i7");
    assertThat(send(request, ALERT).statusCode()).isEqualTo(200);
    MessageRecord record = sandbox.records().get(1).orElseThrow();
    assertThat(record.recipient()).isEqualTo(APP);
    assertThat(record.subject()).isEqualTo("T");
    assertThat(record.itemIds()).containsExactly("i7");
    assertThat(record.push().data()).containsExactly(Map.entry("n", "1"));
  }

  @Test
  void apnsKnowsItsSenders() throws Exception {
    String path = "/3/device/" + APP;
    refused(send(apns("x", path), ALERT), 403, "MissingProviderToken");
    KeyPair other = PushKeys.ec();
    String stranger = provider(other, PushIdentity.KEY_ID, PushIdentity.TEAM_ID, 10);
    refused(send(apns(stranger, path), ALERT), 403, "InvalidProviderToken");
    String otherKey = provider(identity.apple(), "OTHERKEY", PushIdentity.TEAM_ID, 10);
    refused(send(apns(otherKey, path), ALERT), 403, "InvalidProviderToken");
    String otherTeam = provider(identity.apple(), PushIdentity.KEY_ID, "OTHERTEAM", 10);
    refused(send(apns(otherTeam, path), ALERT), 403, "InvalidProviderToken");
    String old = provider(identity.apple(), PushIdentity.KEY_ID, PushIdentity.TEAM_ID, 3_700);
    refused(send(apns(old, path), ALERT), 403, "ExpiredProviderToken");
  }

  @Test
  void apnsTellsItsEnvironmentsApart() throws Exception {
    String ofSandbox = "5a" + "00".repeat(31);
    assertThat(send(apns(provider(), "/sandbox/3/device/" + ofSandbox), ALERT).statusCode())
        .isEqualTo(200);
    refused(send(apns(provider(), "/3/device/" + ofSandbox), ALERT), 400, "BadDeviceToken");
    refused(send(apns(provider(), "/sandbox/3/device/" + APP), ALERT), 400, "BadDeviceToken");
  }

  @ParameterizedTest
  @CsvSource({
    "apns-push-type, other, InvalidPushType",
    "apns-priority, 7, BadPriority",
    "apns-expiration, soon, BadExpirationDate",
    "apns-id, 1, BadMessageId",
    "apns-collapse-id, 00000000000000000000000000000000000000000000000000000000000000000,"
        + " BadCollapseId",
  })
  void apnsRefusesHeaders(String name, String value, String reason) throws Exception {
    HttpRequest.Builder request = apns(provider(), "/3/device/" + APP).header(name, value);
    refused(send(request, ALERT), 400, reason);
  }

  @Test
  void apnsRefusesTopicsPayloadsAndDeadTokens() throws Exception {
    String path = "/3/device/" + APP;
    refused(
        send(to("/apns-a" + path).header("authorization", provider()), ALERT), 400, "MissingTopic");
    refused(send(apns(provider(), path), ""), 400, "PayloadEmpty");
    refused(send(apns(provider(), path), "{\"n\":1}"), 400, "PayloadEmpty");
    String large = "{\"aps\":{\"alert\":\"" + "x".repeat(4_096) + "\"}}";
    refused(send(apns(provider(), path), large), 413, "PayloadTooLarge");
    HttpResponse<String> dead = send(apns(provider(), "/3/device/dead" + "00".repeat(30)), ALERT);
    refused(dead, 410, "Unregistered");
    assertThat(json(dead).path("timestamp").asLong()).isPositive();
    HttpClient old = HttpClient.newBuilder().sslContext(http.sslContext()).build();
    HttpRequest request =
        apns(provider(), path)
            .version(HttpClient.Version.HTTP_1_1)
            .POST(BodyPublishers.ofString(ALERT))
            .build();
    assertThat(old.send(request, BodyHandlers.ofString()).body()).contains("HTTP/2");
  }

  // ---- Web Push

  private HttpRequest.Builder push(String endpoint, KeyPair keys, String audience, long seconds)
      throws Exception {
    String token =
        jwt(
            keys,
            "{\"typ\":\"JWT\",\"alg\":\"ES256\"}",
            "{\"aud\":\"%s\",\"exp\":%d,\"sub\":\"mailto:a@shop.example\"}"
                .formatted(audience, Instant.now().getEpochSecond() + seconds));
    return HttpRequest.newBuilder(URI.create(endpoint))
        .header(
            "Authorization", "vapid t=" + token + ", k=" + PushKeys.base64(PushKeys.point(keys)))
        .header("Content-Encoding", "aes128gcm")
        .header("TTL", "60");
  }

  private String subscribed(String browser) throws Exception {
    HttpResponse<String> answer =
        send(to("/webpush-a/subscribe"), "{\"browser\":\"" + browser + "\"}");
    assertThat(answer.statusCode()).isEqualTo(201);
    return json(answer).path("value").asText();
  }

  @Test
  void webPushKnowsItsBrowsersAndTheirSenders() throws Exception {
    String endpoint = subscribed("mara");
    KeyPair ours = identity.vapid();
    assertThat(send(push(endpoint + "x", ours, origin(), 60), "").statusCode()).isEqualTo(404);
    assertThat(send(push(subscribed("gone-1"), ours, origin(), 60), "").statusCode())
        .isEqualTo(410);
    assertThat(send(push(endpoint, PushKeys.ec(), origin(), 60), "").statusCode()).isEqualTo(403);
    assertThat(send(push(endpoint, ours, "https://other.example", 60), "").statusCode())
        .isEqualTo(401);
    assertThat(send(push(endpoint, ours, origin(), -60), "").statusCode()).isEqualTo(401);
    assertThat(send(push(endpoint, ours, origin(), 25 * 3_600), "").statusCode()).isEqualTo(401);
    HttpResponse<String> undecipherable = send(push(endpoint, ours, origin(), 60), "x".repeat(120));
    assertThat(undecipherable.statusCode()).isEqualTo(400);
    assertThat(undecipherable.body()).contains("decrypt");
    assertThat(sandbox.records().lastSequence()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"TTL, soon", "Urgency, now", "Topic, not base64url!", "Content-Encoding, aesgcm"})
  void webPushRefusesHeaders(String name, String value) throws Exception {
    HttpRequest.Builder request =
        push(subscribed("mara"), identity.vapid(), origin(), 60).setHeader(name, value);
    assertThat(send(request, "").statusCode()).isEqualTo(400);
  }

  // ---- all of them

  @Test
  void faultScriptsStrike() throws Exception {
    sandbox
        .faults()
        .script(PushProviders.FCM)
        .orElseThrow()
        .set(
            FaultBook.parse(
                """
                [{"fault":{"kind":"reply","code":429,"retryAfterSeconds":7},"count":1},
                 {"fault":{"kind":"accept-then-die"},"count":1}]
                """
                    .getBytes(StandardCharsets.UTF_8)));
    String access = access();
    String good = "{\"message\":{\"token\":\"token-of-a-phone\",\"data\":{\"n\":\"1\"}}}";
    HttpResponse<String> throttled = fcm(access, good);
    assertThat(throttled.statusCode()).isEqualTo(429);
    assertThat(throttled.headers().firstValue("Retry-After")).contains("7");
    assertThatThrownBy(() -> fcm(access, good)).isInstanceOf(IOException.class);
    assertThat(sandbox.records().get(1).orElseThrow().fault()).isEqualTo("accept-then-die");
    assertThat(fcm(access, good).statusCode()).isEqualTo(200);
  }

  @Test
  void credentialsAreTheOwnersAndStay() throws Exception {
    for (String file :
        new String[] {
          "push-keys.json", "push-service-account.json", "push-apns.p8", "push-vapid.pem"
        }) {
      assertThat(Files.getPosixFilePermissions(directory.resolve(file)))
          .containsExactlyInAnyOrder(
              PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }
    String before = identity.publicKey();
    sandbox.close();
    sandbox = Sandbox.start(SandboxOptions.defaults(directory).withPushPort(0));
    assertThat(PushIdentity.in(directory).publicKey()).isEqualTo(before);
    assertThat(identity.toString()).doesNotContain("PRIVATE");
  }
}
