package io.pabal.deliver.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.deliver.http.OneShotHttp;
import io.pabal.deliver.provider.SampleEnvelopes;
import io.pabal.deliver.provider.Secret;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.json.Json;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SmsSenderTest {
  private static final String TOKEN = "t0ken-secret";
  private static final Clock CLOCK = Clock.fixed(SampleEnvelopes.NOW, ZoneOffset.UTC);
  private static final Envelope ENVELOPE = SampleEnvelopes.to(Channel.SMS, "+82 10-1234-5678");

  private MockWebServer server;
  private Sender sender;

  @BeforeEach
  void startServer() throws Exception {
    server = new MockWebServer();
  }

  @AfterEach
  void stop() {
    if (sender != null) {
      sender.close();
    }
    server.close();
  }

  private SmsGateway gateway() {
    return SmsGateway.sandbox(
        "http://127.0.0.1:" + server.getPort() + "/sms/messages", Secret.ofValue(TOKEN), "Shop");
  }

  private void open(SmsGateway gateway) {
    sender = new SmsSenderFactory(gateway, CLOCK).open(Lane.NORMAL);
  }

  private void openDefault() throws Exception {
    server.start(InetAddress.getLoopbackAddress(), 0);
    open(gateway());
  }

  private void openWithDeadline(Duration deadline) throws Exception {
    server.start(InetAddress.getLoopbackAddress(), 0);
    open(
        gateway()
            .withLimits(
                new SmsGateway.Limits(
                    "Shop", null, 6, 2, 2, Duration.ofSeconds(2), deadline, false)));
  }

  private static RenderedMessage text(String text) {
    return new RenderedMessage("en", Map.of(Part.SMS_TEXT, text));
  }

  private CompletableFuture<HandOverResult> start(String text) throws Exception {
    return sender.prepare(ENVELOPE, text(text)).start();
  }

  private HandOverResult send() throws Exception {
    return start("Your parcel is on its way").get(30, TimeUnit.SECONDS);
  }

  private static MockResponse.Builder response(int code, String body) {
    return new MockResponse.Builder().code(code).body(body);
  }

  @Test
  void sendsWhatTheSandboxWantsAndKeepsItsId() throws Exception {
    server.enqueue(response(201, "{\"id\":\"m-1\",\"status\":\"queued\"}").build());
    openDefault();

    HandOverResult result = start("Say \"hi\" {to}\n한글").get(10, TimeUnit.SECONDS);

    assertThat(result)
        .isEqualTo(new HandOverResult(OutcomeClass.ACCEPTED, "201", "m-1", null, null));
    RecordedRequest request = server.takeRequest();
    assertThat(request.getMethod()).isEqualTo("POST");
    assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer " + TOKEN);
    assertThat(request.getHeaders().get("Content-Type"))
        .isEqualTo("application/json; charset=utf-8");
    assertThat(Json.mapper().readTree(request.getBody().utf8()))
        .isEqualTo(
            Json.mapper()
                .readTree(
                    """
                    {"from":"Shop","to":"+821012345678","text":"Say \\"hi\\" {to}\\n한글",
                     "reference":"0123456789abcdef0123456789abcdef","handOver":"e1-7","attempt":1,
                     "items":["item0000000000000000000000000000","item0000000000000000000000000001"]}
                    """));
  }

  @Test
  void postsOnceWhenTheServerClosesAfterReading() throws Exception {
    for (int i = 0; i < 4; i++) {
      server.enqueue(
          new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
    }
    openDefault();
    assertThat(send().outcome()).isEqualTo(OutcomeClass.IN_DOUBT);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void postsOnceWhenAWarmConnectionBreaksAfterReading() throws Exception {
    server.enqueue(response(201, "{\"id\":\"m-1\"}").build());
    openDefault();
    assertThat(send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    for (int i = 0; i < 4; i++) {
      server.enqueue(
          new MockResponse.Builder()
              .onResponseStart(new SocketEffect.CloseSocket(true, true, true))
              .build());
    }
    assertThat(send().outcome()).isEqualTo(OutcomeClass.IN_DOUBT);
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void saysInDoubtWhenTheServerBreaksOffBeforeReading() throws Exception {
    for (int i = 0; i < 4; i++) {
      server.enqueue(
          new MockResponse.Builder()
              .onRequestStart(new SocketEffect.CloseSocket(true, true, true))
              .build());
    }
    openDefault();
    HandOverResult result = send();
    assertThat(result.outcome()).as(result.toString()).isEqualTo(OutcomeClass.IN_DOUBT);
  }

  @ParameterizedTest
  @CsvSource({"503, TRANSIENT", "408, IN_DOUBT", "429, THROTTLED"})
  void postsOnceThoughTheServerSaysComeAgainAtOnce(int status, OutcomeClass expected)
      throws Exception {
    for (int i = 0; i < 4; i++) {
      server.enqueue(response(status, "{}").addHeader("Retry-After", "0").build());
    }
    openDefault();
    HandOverResult result = send();
    assertThat(result.outcome()).isEqualTo(expected);
    assertThat(result.retryAfter()).isEqualTo(Duration.ZERO);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "301, CONFIG",
    "302, UNRECOGNIZED",
    "303, UNRECOGNIZED",
    "307, CONFIG",
    "308, CONFIG"
  })
  void followsNoRedirect(int status, OutcomeClass expected) throws Exception {
    openDefault();
    for (int i = 0; i < 4; i++) {
      server.enqueue(response(status, "").addHeader("Location", server.url("/other")).build());
    }
    assertThat(send().outcome()).isEqualTo(expected);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void isInDoubtPastTheDeadlineOnceTheRequestIsOut() throws Exception {
    server.enqueue(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    openWithDeadline(Duration.ofSeconds(3));
    assertThat(send().outcome()).isEqualTo(OutcomeClass.IN_DOUBT);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void isNotSentWhenNobodyListens() throws Exception {
    openDefault();
    server.close();
    assertThat(send().outcome()).isEqualTo(OutcomeClass.NOT_SENT);
  }

  @Test
  void isNotSentWhenTheDeadlinePassesBeforeTheRequestIsOut() throws Exception {
    // A full backlog: the kernel answers no further connection, so it waits in connect.
    try (var silent = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var one = new java.net.Socket(InetAddress.getLoopbackAddress(), silent.getLocalPort());
        var two = new java.net.Socket(InetAddress.getLoopbackAddress(), silent.getLocalPort())) {
      assertThat(one.isConnected() && two.isConnected()).isTrue();
      server.start(InetAddress.getLoopbackAddress(), 0);
      SmsGateway gateway =
          SmsGateway.sandbox(
                  "http://127.0.0.1:" + silent.getLocalPort() + "/", Secret.ofValue(TOKEN), "Shop")
              .withLimits(
                  new SmsGateway.Limits(
                      "Shop",
                      null,
                      6,
                      2,
                      2,
                      Duration.ofSeconds(20),
                      Duration.ofMillis(500),
                      false));
      open(gateway);
      assertThat(send().outcome()).isEqualTo(OutcomeClass.NOT_SENT);
    }
  }

  @Test
  void endsWhatIsUnderWayWhenClosed() throws Exception {
    server.enqueue(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    openDefault();
    CompletableFuture<HandOverResult> underWay = start("one");
    server.takeRequest();
    sender.close();
    assertThat(underWay.get(5, TimeUnit.SECONDS).outcome()).isEqualTo(OutcomeClass.IN_DOUBT);
    assertThat(start("two").get(5, TimeUnit.SECONDS).outcome()).isEqualTo(OutcomeClass.NOT_SENT);
  }

  @Test
  void acceptsByStatusEvenWhenTheAnswerIsTooLong() throws Exception {
    server.enqueue(response(201, "x".repeat(OneShotHttp.MAX_REPLY_BYTES + 1)).build());
    openDefault();
    assertThat(send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
  }

  @Test
  void keepsSecretsAndControlCharactersOutOfResults() throws Exception {
    server.enqueue(response(401, "bad\u0000token\r\n" + TOKEN + " y".repeat(900)).build());
    openDefault();
    HandOverResult result = send();
    assertThat(result.outcome()).isEqualTo(OutcomeClass.CONFIG);
    assertThat(result.detail())
        .doesNotContain(TOKEN)
        .doesNotContainPattern("\\p{Cc}")
        .hasSizeLessThanOrEqualTo(500);
    assertThat(gateway().toString()).doesNotContain(TOKEN);
  }

  @Test
  void refusesWhatCannotBeSent() throws Exception {
    openDefault();
    for (String dead :
        new String[] {"010-1234-5678", "+82", "+999123456789", "a\r\nb", "+1 800 FLOWERS"}) {
      assertThatThrownBy(() -> sender.prepare(SampleEnvelopes.to(Channel.SMS, dead), text("hello")))
          .isInstanceOfSatisfying(
              UnsendableMessageException.class,
              e -> assertThat(e.outcome()).isEqualTo(OutcomeClass.DEAD_ADDRESS));
    }
    for (String bad : new String[] {"", " \u0000\n", "a".repeat(919)}) {
      assertThatThrownBy(() -> sender.prepare(ENVELOPE, text(bad)))
          .isInstanceOfSatisfying(
              UnsendableMessageException.class,
              e -> assertThat(e.outcome()).isEqualTo(OutcomeClass.BAD_MESSAGE));
    }
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void sendsFormsWithBasicLoginAndIdempotencyKey() throws Exception {
    server.start(InetAddress.getLoopbackAddress(), 0);
    server.enqueue(response(200, "{\"messages\":[{\"status\":\"0\",\"id\":\"v1\"}]}").build());
    server.enqueue(response(200, "{\"messages\":[{\"status\":\"1\"}]}").build());
    open(
        new SmsGateway(
            "form",
            new SmsGateway.Endpoint(
                "http://127.0.0.1:" + server.getPort() + "/send",
                "POST",
                new SmsAuth.Basic("pabal", Secret.ofValue(TOKEN)),
                Map.of("X-Tenant", "shop"),
                "Idempotency-Key",
                null),
            SmsBody.form(Map.of("Body", "{text}", "ref", "{reference}/{attempt}")),
            new SmsReplies(
                Set.of(200),
                "/messages/0/status",
                "0",
                "/messages/0/id",
                "/messages/0/status",
                Map.of("1", OutcomeClass.THROTTLED),
                Map.of()),
            SmsGateway.Limits.defaults("Shop")));

    assertThat(start("a&Body=b +{to}").get(10, TimeUnit.SECONDS).providerMessageId())
        .isEqualTo("v1");
    assertThat(send().outcome()).isEqualTo(OutcomeClass.THROTTLED);

    RecordedRequest request = server.takeRequest();
    assertThat(request.getBody().utf8().split("&"))
        .containsExactlyInAnyOrder(
            "Body=a%26Body%3Db+%2B%7Bto%7D", "ref=" + SampleEnvelopes.ID + "%2F1");
    assertThat(request.getHeaders().get("Idempotency-Key")).isEqualTo(SampleEnvelopes.ID + "-1");
    assertThat(request.getHeaders().get("Authorization")).startsWith("Basic ");
    assertThat(request.getHeaders().get("X-Tenant")).isEqualTo("shop");
  }
}
