package io.pabal.deliver.push.webpush;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.http.PeerProcess;
import io.pabal.deliver.http.TlsFront;
import io.pabal.deliver.provider.Secret;
import io.pabal.deliver.push.PushSamples;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.Device;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the sender says of messages to npm's {@code web-push-testing}, and what that server's
 * browsers have read of them. {@code scripts/peers} runs it; its name keeps it out of the build's
 * tests.
 */
@Timeout(120)
class WebPushTestingPeer {
  /** Its own starter forks and forgets; this is the server alone. */
  private static final String PROGRAM =
      "const {PushApiModel} = require('web-push-testing/src/PushApiModel.js');"
          + "const Server = require('web-push-testing/src/server.js');"
          + "new Server(new PushApiModel(), Number(process.argv[1])).startServer();";

  private static final KeyPair KEYS = PushSamples.ec();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static PeerProcess peer;
  private static TlsFront front;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    port = PeerProcess.freePort();
    peer =
        new PeerProcess(
            Path.of(PeerProcess.property("web-push-testing")),
            null,
            port,
            List.of("node", "-e", PROGRAM, Integer.toString(port)));
    front = new TlsFront(port);
  }

  @AfterAll
  static void stop() throws Exception {
    front.close();
    peer.close();
  }

  /** A browser of the peer's. */
  private record Subscription(String hash, String p256dh, String auth) {
    static Subscription make(KeyPair server) throws Exception {
      String key =
          server == null
              ? ""
              : ",\"applicationServerKey\":\"%s\""
                  .formatted(PushSamples.base64(PushSamples.point(server)));
      JsonNode data = post("/subscribe", "{\"userVisibleOnly\":\"true\"" + key + "}").path("data");
      return new Subscription(
          data.path("clientHash").asText(),
          data.path("keys").path("p256dh").asText(),
          data.path("keys").path("auth").asText());
    }

    String endpoint() {
      return "https://127.0.0.1:" + front.port() + "/notify/" + hash;
    }

    Device device() {
      return new Device("webpush", null, p256dh, auth, null);
    }

    /** What it has read, message by message. */
    JsonNode read() throws Exception {
      return post("/get-notifications", "{\"clientHash\":\"" + hash + "\"}").at("/data/messages");
    }
  }

  private static JsonNode post(String path, String json) throws Exception {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body().startsWith("{")
        ? Json.mapper().readTree(response.body())
        : Json.mapper().createObjectNode();
  }

  @Test
  void readsExactlyWhatWasWritten() throws Exception {
    Subscription browser = Subscription.make(KEYS);
    check("subscribed", browser, "ACCEPTED", 1);

    assertThat(Json.mapper().readTree(browser.read().get(0).asText()))
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
  void knowsASubscriptionThatHasEnded() throws Exception {
    Subscription browser = Subscription.make(KEYS);
    post("/expire-subscription/" + browser.hash(), "{}");
    check("expired", browser, "DEAD_ADDRESS", 0);
  }

  @Test
  void isRefusedWithTheKeyOfAnother() throws Exception {
    check(
        "subscribed with another server's key",
        Subscription.make(PushSamples.ec()),
        "BAD_MESSAGE",
        0);
  }

  @Test
  void isRefusedWithATokenThatHasEnded() throws Exception {
    Subscription browser = Subscription.make(KEYS);
    Clock yesterday = Clock.offset(Clock.systemUTC(), Duration.ofDays(-1));
    check(
        "our clock is a day late, so the token has ended",
        browser,
        PushSamples.MESSAGE,
        yesterday,
        "BAD_MESSAGE",
        0);
  }

  @Test
  void isReadByNobodyElse() throws Exception {
    Subscription browser = Subscription.make(KEYS);
    Subscription other = Subscription.make(KEYS);
    Subscription mixed = new Subscription(browser.hash(), other.p256dh(), other.auth());
    check("encrypted for another browser", mixed, "BAD_MESSAGE", 0);
  }

  @Test
  void takesTheLongestMessage() throws Exception {
    Subscription browser = Subscription.make(KEYS);
    RenderedMessage empty =
        new RenderedMessage("en", Map.of(Part.PUSH_TITLE, "Long", Part.PUSH_BODY, "b"));
    check("for its size", browser, empty, Clock.systemUTC(), "ACCEPTED", 1);
    int rest =
        WebPushSender.MAX_PAYLOAD_BYTES
            - browser.read().get(0).asText().getBytes(StandardCharsets.UTF_8).length;
    RenderedMessage full =
        new RenderedMessage(
            "en", Map.of(Part.PUSH_TITLE, "Long", Part.PUSH_BODY, "b".repeat(rest + 1)));
    check("the longest payload, 3,993 bytes", browser, full, Clock.systemUTC(), "ACCEPTED", 2);
    assertThat(browser.read().get(1).asText()).hasSize(WebPushSender.MAX_PAYLOAD_BYTES);
  }

  /** Both codes of the curve write what it reads; without the sender, which has one of them. */
  @Test
  void readsBothCodesOfTheCurve() throws Exception {
    for (WebPushEncryption encryption :
        List.of(WebPushEncryption.plain(), WebPushEncryption.fastest())) {
      Subscription browser = Subscription.make(null);
      byte[] body =
          encryption.encrypt(
              "watermelon".getBytes(StandardCharsets.US_ASCII),
              Base64.getUrlDecoder().decode(browser.p256dh()),
              Base64.getUrlDecoder().decode(browser.auth()));
      int status =
          HTTP.send(
                  HttpRequest.newBuilder(
                          URI.create("http://127.0.0.1:" + port + "/notify/" + browser.hash()))
                      .header("Content-Type", "application/octet-stream")
                      .header("Content-Encoding", "aes128gcm")
                      .header("TTL", "1")
                      .POST(BodyPublishers.ofByteArray(body))
                      .build(),
                  BodyHandlers.discarding())
              .statusCode();
      PeerProcess.note("the curve of " + encryption.name(), "", status, browser.read().size());
      assertThat(status).isEqualTo(201);
      assertThat(browser.read().get(0).asText()).isEqualTo("watermelon");
    }
  }

  private static void check(String what, Subscription browser, String outcome, int read)
      throws Exception {
    check(what, browser, PushSamples.MESSAGE, Clock.systemUTC(), outcome, read);
  }

  private static void check(
      String what,
      Subscription browser,
      RenderedMessage message,
      Clock clock,
      String outcome,
      int read)
      throws Exception {
    WebPushProvider provider =
        new WebPushProvider(
            "webpush",
            Secret.ofValue(PushSamples.pem(KEYS)),
            PushSamples.base64(PushSamples.point(KEYS)),
            "mailto:push@shop.example",
            List.of("127.0.0.1:" + front.port()),
            front.certificatePem(),
            PushSamples.limits(Duration.ofSeconds(30)));
    try (Sender sender = new WebPushSenderFactory(provider, clock).open(Lane.NORMAL)) {
      HandOverResult result =
          sender
              .prepare(PushSamples.to(browser.endpoint(), browser.device()), message)
              .start()
              .get(60, TimeUnit.SECONDS);
      int has = browser.read().size();
      PeerProcess.note(what, "`" + result.outcome() + "`", result.code(), has);
      assertThat(result.outcome()).as(result.toString()).isEqualTo(OutcomeClass.valueOf(outcome));
      assertThat(has).isEqualTo(read);
    }
  }
}
