package io.pabal.jobs.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.sms.SmsBulk;
import io.pabal.deliver.sms.SmsGateway;
import io.pabal.deliver.sms.SmsSenderFactory;
import io.pabal.jobs.config.ConfigException;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway files in {@code gateways}, against a server that answers as their providers do. */
@Timeout(60)
class GatewayPresetsTest {
  private static final Path PRESETS = Path.of("..", "gateways");
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

  private record Seen(String path, String authorization, String body) {
    Map<String, String> form() {
      return Arrays.stream(body.split("&", -1))
          .map(field -> field.split("=", 2))
          .collect(
              Collectors.toMap(
                  field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
    }
  }

  @TempDir private Path folder;
  private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
  private HttpServer server;
  private volatile int status;
  private volatile String answer;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            seen.add(
                new Seen(
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  /** The preset as a user copies it, but for its host and its secret. */
  private SmsGateway preset(String name) throws IOException {
    String text = Files.readString(PRESETS.resolve(name + ".yaml"));
    URI url =
        URI.create(
            text.lines().filter(l -> l.startsWith("url: ")).findFirst().orElseThrow().substring(5));
    String here = "http://127.0.0.1:" + server.getAddress().getPort();
    String copy =
        text.replace("https://" + url.getHost(), here)
            .replaceAll("'env:[A-Z_]+'", "'value:s3cret'");
    return SmsGatewayFile.read(Files.writeString(folder.resolve(name + ".yaml"), copy));
  }

  private static Envelope envelope(String id) {
    Item item = new Item("item-" + id, 1, "shop", "e1", "order", NOW, NOW);
    return new Envelope(
        new OutboxNotification(
            OutboxNotification.SCHEMA,
            id,
            "r1",
            new Address(Channel.SMS, "+821012345678"),
            Lane.NORMAL,
            "order",
            "order-shipped",
            "ko",
            "Asia/Seoul",
            List.of(item),
            "{}",
            1,
            InDoubtRule.RESEND,
            false,
            NOW,
            NOW.plusSeconds(3_600)),
        new HandOver("e1", 1),
        false);
  }

  private static Sender open(SmsGateway gateway) {
    return new SmsSenderFactory(gateway, Clock.fixed(NOW, ZoneOffset.UTC)).open(Lane.NORMAL);
  }

  private static RenderedMessage text(String words) {
    return new RenderedMessage("ko", Map.of(Part.SMS_TEXT, words));
  }

  private HandOverResult send(String preset, String words) throws Exception {
    try (Sender sender = open(preset(preset))) {
      return sender
          .prepare(envelope("0123456789abcdef0123456789abcdef"), text(words))
          .start()
          .get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void everyPresetIsHeldHere() throws IOException {
    try (var files = Files.list(PRESETS)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("twilio.yaml", "vonage.yaml", "bulksms.yaml");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"twilio", "vonage", "bulksms"})
  void loadsAsItIs(String name) throws IOException {
    SmsGateway gateway = SmsGatewayFile.read(PRESETS.resolve(name + ".yaml"));
    assertThat(gateway.name()).isEqualTo(name);
    assertThat(gateway.endpoint().url()).startsWith("https://");
    // The secret is a reference, so a copy of this file is none.
    assertThat(Files.readString(PRESETS.resolve(name + ".yaml"))).contains("'env:");
  }

  @Test
  void speaksWithTwilio() throws Exception {
    status = 201;
    answer =
        """
        {"sid": "SM7", "status": "queued", "to": "+821012345678", "error_code": null,
         "error_message": null, "num_segments": "1", "uri": "/2010-04-01/Accounts/AC1/SM7.json"}\
        """;
    assertThat(send("twilio", "안녕 & hi"))
        .isEqualTo(new HandOverResult(OutcomeClass.ACCEPTED, "201", "SM7", null, null));
    Seen request = seen.take();
    assertThat(request.path()).isEqualTo("/2010-04-01/Accounts/ACCOUNT_SID/Messages.json");
    assertThat(request.authorization())
        .isEqualTo(
            "Basic "
                + Base64.getEncoder()
                    .encodeToString("ACCOUNT_SID:s3cret".getBytes(StandardCharsets.UTF_8)));
    assertThat(request.form())
        .isEqualTo(Map.of("To", "+821012345678", "From", "+15005550006", "Body", "안녕 & hi"));
  }

  @ParameterizedTest
  @CsvSource({
    "400, 21211, DEAD_ADDRESS",
    "400, 21217, DEAD_ADDRESS",
    "400, 21401, DEAD_ADDRESS",
    "400, 21614, DEAD_ADDRESS",
    "400, 21635, DEAD_ADDRESS",
    "400, 30005, DEAD_ADDRESS",
    "400, 30006, DEAD_ADDRESS",
    "400, 21610, OPT_OUT",
    "429, 20429, THROTTLED",
    "400, 21611, THROTTLED",
    "400, 30001, THROTTLED",
    "400, 10001, CONFIG",
    "401, 20003, CONFIG",
    "400, 21606, CONFIG",
    "400, 21608, CONFIG",
    "403, 21408, BAD_MESSAGE",
    "400, 21612, BAD_MESSAGE",
    "400, 21617, BAD_MESSAGE",
    "400, 30007, BAD_MESSAGE",
    "400, 30003, TRANSIENT",
    "400, 99999, BAD_MESSAGE",
    "500, 20500, IN_DOUBT"
  })
  void readsTwiliosRefusals(int httpStatus, int code, OutcomeClass expected) throws Exception {
    status = httpStatus;
    answer =
        "{\"code\": %d, \"message\": \"no\", \"more_info\": \"https://x/%d\", \"status\": %d}"
            .formatted(code, code, httpStatus);
    HandOverResult result = send("twilio", "hi");
    assertThat(result.outcome()).isEqualTo(expected);
    assertThat(result.code()).isEqualTo(httpStatus + " " + code);
  }

  @Test
  void speaksWithVonage() throws Exception {
    status = 200;
    answer =
        """
        {"message-count": "1", "messages": [{"to": "821012345678", "message-id": "0A00",
         "status": "0", "remaining-balance": "3.14", "message-price": "0.03", "network": "45008"}]}
        """;
    assertThat(send("vonage", "안녕"))
        .isEqualTo(new HandOverResult(OutcomeClass.ACCEPTED, "200", "0A00", null, null));
    assertThat(seen.take().form())
        .isEqualTo(
            Map.of(
                "to", "821012345678",
                "from", "Shop",
                "text", "안녕",
                "type", "unicode",
                "client-ref", "0123456789abcdef0123456789abcdef"));
    send("vonage", "hi");
    assertThat(seen.take().form()).containsEntry("type", "text");
  }

  @ParameterizedTest
  @CsvSource({
    "1, THROTTLED",
    "2, BAD_MESSAGE",
    "3, BAD_MESSAGE",
    "4, CONFIG",
    "5, TRANSIENT",
    "6, DEAD_ADDRESS",
    "7, DEAD_ADDRESS",
    "8, CONFIG",
    "9, CONFIG",
    "10, TRANSIENT",
    "11, CONFIG",
    "12, BAD_MESSAGE",
    "14, CONFIG",
    "15, CONFIG",
    "99, UNRECOGNIZED"
  })
  void readsVonagesRefusals(String code, OutcomeClass expected) throws Exception {
    status = 200;
    answer =
        "{\"message-count\":\"1\",\"messages\":[{\"status\":\"%s\",\"error-text\":\"no\"}]}"
            .formatted(code);
    HandOverResult result = send("vonage", "hi");
    assertThat(result.outcome()).isEqualTo(expected);
    assertThat(result.code()).isEqualTo("200 " + code);
  }

  private static String bulkSms(String reference, String type, String subtype) {
    return """
    {"id": "m-%s", "type": "SENT", "from": "Shop", "to": "821012345678", "body": "hi",
     "encoding": "TEXT", "numberOfParts": 1, "creditCost": 1.0, "submission": {"id": "1-1"},
     "status": {"id": "%s.%s", "type": "%s", "subtype": null}, "userSuppliedId": "%s"}\
    """
        .formatted(reference, type, subtype, type, reference);
  }

  @Test
  void speaksWithBulkSms() throws Exception {
    String first = "a".repeat(32);
    String second = "b".repeat(32);
    status = 201;
    answer =
        "["
            + bulkSms("b".repeat(20), "ACCEPTED", "null")
            + ","
            + bulkSms("a".repeat(20), "FAILED", "BLOCKED")
            + "]";
    try (Sender sender = open(longLinger(preset("bulksms")))) {
      CompletableFuture<HandOverResult> one = sender.prepare(envelope(first), text("hi")).start();
      CompletableFuture<HandOverResult> two = sender.prepare(envelope(second), text("안녕")).start();
      assertThat(one.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(OutcomeClass.OPT_OUT);
      assertThat(two.get(30, TimeUnit.SECONDS).providerMessageId())
          .isEqualTo("m-" + "b".repeat(20));
    }
    Seen request = seen.take();
    assertThat(request.path()).isEqualTo("/v1/messages?auto-unicode=true");
    JsonNode entries = Json.mapper().readTree(request.body());
    assertThat(entries).hasSize(2);
    assertThat(entries.get(0))
        .isEqualTo(
            Json.mapper()
                .readTree(
                    """
                    {"to": "+821012345678", "from": "Shop", "body": "hi", "longMessageMaxParts": 6,
                     "userSuppliedId": "aaaaaaaaaaaaaaaaaaaa"}\
                    """));
    assertThat(seen).isEmpty();
  }

  /** Both messages are ready long before it is over. */
  private static SmsGateway longLinger(SmsGateway gateway) {
    return new SmsGateway(
        gateway.name(),
        gateway.endpoint(),
        gateway.body(),
        gateway.replies(),
        gateway.limits(),
        new SmsBulk(2, Duration.ofMillis(500), gateway.bulk().results()),
        gateway.encodings());
  }

  @ParameterizedTest
  @CsvSource({
    "201, FAILED.BLOCKED, OPT_OUT",
    "201, FAILED.NOT_SENT, BAD_MESSAGE",
    "201, FAILED.HANDSET_ERROR, TRANSIENT",
    "201, FAILED.EXPIRED, BAD_MESSAGE",
    "201, UNKNOWN.null, UNRECOGNIZED",
    "400, none, BAD_MESSAGE",
    "401, none, CONFIG",
    "403, none, CONFIG",
    "429, none, THROTTLED",
    "500, none, IN_DOUBT"
  })
  void readsBulkSmsRefusals(int httpStatus, String code, OutcomeClass expected) throws Exception {
    status = httpStatus;
    int dot = code.indexOf('.');
    answer =
        httpStatus == 201
            ? "["
                + bulkSms("0123456789abcdef0123", code.substring(0, dot), code.substring(dot + 1))
                + "]"
            : "{\"type\":\"http://developer.bulksms.com/json/v1/errors#x\",\"status\":%d}"
                .formatted(httpStatus);
    assertThat(send("bulksms", "hi").outcome()).isEqualTo(expected);
  }

  @Test
  void givesABulkLaneRoomForTwoCalls() throws IOException {
    SmsGateway gateway = preset("bulksms");
    assertThat(gateway.limits().capacity(Lane.URGENT)).isEqualTo(200);
    assertThat(gateway.limits().capacity(Lane.NORMAL)).isEqualTo(200);
    assertThat(preset("twilio").limits().capacity(Lane.NORMAL)).isEqualTo(16);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-entries: 100 | max-entries: 101 | 1 to 100",
        "linger: 10 ms | linger: 2 s | linger",
        "json: '{entries}' | json: [] | {entries}",
        "json: '{entries}' | json: ['{entries}', '{text}'] | {entries}",
        "'{text}' | '{words}' | {words}",
        "results: '' | results: messages | messages",
        "type, value: ACCEPTED | type | success",
        "max-segments: 6 | max-segmente: 6 | max-segmente"
      })
  void refusesABrokenBulkFile(String good, String broken, String word) throws IOException {
    String text = Files.readString(PRESETS.resolve("bulksms.yaml"));
    assertThat(text).contains(good);
    Path file = Files.writeString(folder.resolve("broken.yaml"), text.replace(good, broken));
    assertThatThrownBy(() -> SmsGatewayFile.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(word);
  }
}
