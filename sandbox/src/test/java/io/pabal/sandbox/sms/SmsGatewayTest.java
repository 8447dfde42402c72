package io.pabal.sandbox.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.sandbox.RawClient;
import io.pabal.sandbox.Sandbox;
import io.pabal.sandbox.SandboxOptions;
import io.pabal.sandbox.Waiting;
import io.pabal.sandbox.faults.FaultBook;
import io.pabal.sandbox.records.MessageRecord;
import io.pabal.sandbox.records.SandboxJson;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmsGatewayTest {
  private static final String GOOD =
      """
      {"from":"Shop","to":"+821012345678","text":"배송이 시작되었습니다","reference":"n1",
       "items":["i1","i2"],"handOver":"3-9","attempt":2,"unknown":true}
      """;

  @TempDir Path directory;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Sandbox sandbox;

  @BeforeEach
  void start() throws IOException {
    sandbox = Sandbox.start(SandboxOptions.defaults(directory));
  }

  @AfterEach
  void stop() throws IOException {
    sandbox.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sandbox.httpPort() + path))
        .header("Authorization", "Bearer sandbox")
        .header("Content-Type", "application/json");
  }

  private HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return send(request("/sms/messages"), body);
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String body)
      throws IOException, InterruptedException {
    return http.send(
        request.POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return SandboxJson.LENIENT.readTree(response.body());
  }

  private void script(String json) {
    sandbox
        .faults()
        .script("sms-a")
        .orElseThrow()
        .set(FaultBook.parse(json.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void recordsAcceptedTextWithItsIdentity() throws Exception {
    HttpResponse<String> response = post(GOOD);
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(json(response).get("status").asText()).isEqualTo("queued");
    MessageRecord sms = sandbox.records().get(1).orElseThrow();
    assertThat(json(response).get("id").asText()).startsWith("SM").isEqualTo(sms.messageId());
    assertThat(sms.recipient()).isEqualTo("+821012345678");
    assertThat(sms.sender()).isEqualTo("Shop");
    assertThat(sms.notificationId()).isEqualTo("n1");
    assertThat(sms.itemIds()).containsExactly("i1", "i2");
    assertThat(sms.handOver()).isEqualTo("3-9");
    assertThat(sms.attempt()).isEqualTo(2);
    assertThat(sms.encoding()).isEqualTo("UCS-2");
    assertThat(sms.segments()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "                                                       | 400 | 40001",
        "[]                                                     | 400 | 40001",
        "{\"from\":\"S\",\"to\":                                | 400 | 40001",
        "{\"to\":\"+15550001111\",\"text\":\"a\"}               | 400 | 40002",
        "{\"from\":\"S\",\"to\":15550001111,\"text\":\"a\"}     | 400 | 40002",
        "{\"from\":\"S\",\"to\":\"+15550001111\",\"text\":\"a\",\"items\":\"i\"} | 400 | 40002",
        "{\"from\":\"S\",\"to\":\"15550001111\",\"text\":\"a\"} | 422 | 42201",
        "{\"from\":\"S\",\"to\":\"+0555000111\",\"text\":\"a\"} | 422 | 42201",
        "{\"from\":\"S\",\"to\":\"+1555\",\"text\":\"a\"}       | 422 | 42201",
        "{\"from\":\"S\",\"to\":\"+1555 000 1111\",\"text\":\"a\"} | 422 | 42201",
        "{\"from\":\"A long sender\",\"to\":\"+15550001111\",\"text\":\"a\"} | 422 | 42202",
        "{\"from\":\"S\",\"to\":\"+15550001111\",\"text\":\" \"} | 422 | 42203",
        "{\"from\":\"S\",\"to\":\"+15550001111\",\"text\":\"a\\u0000\"} | 422 | 42205",
        "{\"from\":\"S\",\"to\":\"+15550001111\",\"text\":\"\\ud800\"} | 422 | 42205",
      })
  void refusesWithACode(String body, int status, int code) throws Exception {
    HttpResponse<String> response = post(body == null ? "" : body);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response).get("code").asInt()).isEqualTo(code);
    assertThat(json(response).get("message").asText()).isNotEmpty();
    assertThat(sandbox.records().lastSequence()).isZero();
    assertThat(sandbox.refusals().total()).isEqualTo(1);
  }

  @Test
  void capsLengthAndSegments() throws Exception {
    String body = "{\"from\":\"S\",\"to\":\"+15550001111\",\"text\":\"%s\"}";
    assertThat(post(body.formatted("a".repeat(1530))).statusCode()).isEqualTo(201);
    assertThat(json(post(body.formatted("a".repeat(1531)))).get("code").asInt()).isEqualTo(42204);
    assertThat(post(body.formatted("가".repeat(670))).statusCode()).isEqualTo(201);
    assertThat(json(post(body.formatted("가".repeat(671)))).get("code").asInt()).isEqualTo(42204);
    assertThat(post(body.formatted("a".repeat(70_000))).statusCode()).isEqualTo(413);
  }

  @Test
  void checksTokenMethodAndType() throws Exception {
    assertThat(
            send(request("/sms/messages").setHeader("Authorization", "Bearer no"), GOOD)
                .statusCode())
        .isEqualTo(401);
    assertThat(
            send(request("/sms/messages").setHeader("Content-Type", "text/plain"), GOOD)
                .statusCode())
        .isEqualTo(415);
    HttpResponse<String> get =
        http.send(request("/sms/messages").GET().build(), HttpResponse.BodyHandlers.ofString());
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(send(request("/sms/nobody/messages"), GOOD).statusCode()).isEqualTo(404);
    assertThat(
            send(
                    request("/sms/sms-a/messages")
                        .setHeader("Content-Type", "application/json; charset=UTF-8"),
                    GOOD)
                .statusCode())
        .isEqualTo(201);
  }

  @Test
  void keepsProvidersApart() throws Exception {
    stop();
    sandbox =
        Sandbox.start(
            SandboxOptions.defaults(directory)
                .withSms(
                    new SmsSettings("sms-a", "ta", false), new SmsSettings("sms-b", "tb", false)));
    assertThat(
            send(request("/sms/sms-b/messages").setHeader("Authorization", "Bearer ta"), GOOD)
                .statusCode())
        .isEqualTo(401);
    assertThat(
            send(request("/sms/sms-b/messages").setHeader("Authorization", "Bearer tb"), GOOD)
                .statusCode())
        .isEqualTo(201);
    assertThat(
            send(request("/sms/messages").setHeader("Authorization", "Bearer ta"), GOOD)
                .statusCode())
        .isEqualTo(201);
    assertThat(sandbox.records().stats().providers())
        .containsEntry("sms-a", 1L)
        .containsEntry("sms-b", 1L);
  }

  @Test
  void onlyRecordsTheKeyUnlessItIsHonoured() throws Exception {
    send(request("/sms/messages").header("Idempotency-Key", "k1"), GOOD);
    send(request("/sms/messages").header("Idempotency-Key", "k1"), GOOD);
    assertThat(sandbox.records().lastSequence()).isEqualTo(2);
    assertThat(sandbox.records().get(2).orElseThrow().idempotencyKey()).isEqualTo("k1");
  }

  @Test
  void honoursTheKeyOverARestart() throws Exception {
    stop();
    SandboxOptions options =
        SandboxOptions.defaults(directory).withSms(new SmsSettings("sms-a", "sandbox", true));
    sandbox = Sandbox.start(options);
    script("{\"fault\":{\"kind\":\"reply\",\"code\":503},\"count\":1}");
    HttpRequest.Builder keyed = request("/sms/messages").header("Idempotency-Key", "k1");
    assertThat(send(keyed, GOOD).statusCode()).isEqualTo(503);
    String first = send(keyed, GOOD).body();
    assertThat(send(keyed, GOOD).body()).isEqualTo(first);
    assertThat(send(keyed, GOOD.replace("배송", "반품")).statusCode()).isEqualTo(422);
    stop();
    sandbox = Sandbox.start(options);
    HttpResponse<String> again =
        send(request("/sms/messages").header("Idempotency-Key", "k1"), GOOD);
    assertThat(json(again)).isEqualTo(SandboxJson.LENIENT.readTree(first));
    assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
    assertThat(sandbox.records().lastSequence()).isEqualTo(1);
  }

  @Test
  void repliesAsTheScriptSays() throws Exception {
    script(
        """
        [{"fault":{"kind":"reply","code":429,"retryAfterSeconds":7},"count":1},
         {"fault":{"kind":"reply","code":500,"text":"{\\"oops\\":1}"},"stage":"request","count":1},
         {"fault":{"kind":"delay","millis":200}}]
        """);
    HttpResponse<String> oops = post(GOOD);
    assertThat(oops.statusCode()).isEqualTo(500);
    assertThat(oops.body()).isEqualTo("{\"oops\":1}");
    HttpResponse<String> throttled = post(GOOD);
    assertThat(throttled.statusCode()).isEqualTo(429);
    assertThat(throttled.headers().firstValue("Retry-After")).contains("7");
    assertThat(sandbox.records().lastSequence()).isZero();
    long begun = System.nanoTime();
    assertThat(post(GOOD).statusCode()).isEqualTo(201);
    assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(200_000_000L);
  }

  @ParameterizedTest
  @CsvSource({
    "request, reset, 0",
    "response, reset, 0",
    "response, accept-then-die, 1",
  })
  void resetsTheConnection(String stage, String kind, int recorded) throws Exception {
    script("{\"stage\":\"" + stage + "\",\"fault\":{\"kind\":\"" + kind + "\"}}");
    byte[] body = GOOD.getBytes(StandardCharsets.UTF_8);
    try (RawClient client = new RawClient(sandbox.httpPort())) {
      client.send(
          "POST /sms/messages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sandbox\r\n"
              + "Content-Type: application/json\r\nContent-Length: "
              + body.length
              + "\r\n\r\n"
              + new String(body, StandardCharsets.ISO_8859_1));
      assertThatThrownBy(client::line)
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
    assertThat(sandbox.records().lastSequence()).isEqualTo(recorded);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hang", "accept-then-hang"})
  void neverAnswers(String kind) {
    script("{\"fault\":{\"kind\":\"" + kind + "\"}}");
    assertThatThrownBy(() -> send(request("/sms/messages").timeout(Duration.ofMillis(500)), GOOD))
        .isInstanceOf(HttpTimeoutException.class);
    long expected = kind.equals("hang") ? 0 : 1;
    assertThat(Waiting.until(() -> sandbox.records().lastSequence() == expected)).isTrue();
  }
}
