package io.pabal.deliver.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.deliver.provider.SampleEnvelopes;
import io.pabal.deliver.provider.Secret;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.json.Json;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What words, addresses, answers and hostile servers must not do. */
@Timeout(60)
class SmsSecurityTest {
  private static final String TOKEN = "t0ken-secret";
  private static final Clock CLOCK = Clock.fixed(SampleEnvelopes.NOW, ZoneOffset.UTC);
  private static final String NUMBER = "+821012345678";

  private MockWebServer server;

  @BeforeEach
  void startServer() throws Exception {
    server = new MockWebServer();
    server.start(InetAddress.getLoopbackAddress(), 0);
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  private SmsGateway gateway(SmsBody body, SmsAuth auth) {
    SmsGateway plain =
        SmsGateway.sandbox(
            "http://127.0.0.1:" + server.getPort() + "/sms", Secret.ofValue(TOKEN), "Shop");
    return new SmsGateway(
        "here",
        SmsGateway.Endpoint.post(plain.endpoint().url(), auth),
        body,
        plain.replies(),
        plain.limits());
  }

  private static HandOverResult send(SmsGateway gateway, String words) throws Exception {
    try (Sender sender = new SmsSenderFactory(gateway, CLOCK).open(Lane.NORMAL)) {
      return sender
          .prepare(
              BulkGateways.resendable(SampleEnvelopes.to(Channel.SMS, NUMBER)),
              new RenderedMessage("en", Map.of(Part.SMS_TEXT, words)))
          .start()
          .get(30, TimeUnit.SECONDS);
    }
  }

  private RecordedRequest sent(SmsBody body, String words) throws Exception {
    server.enqueue(new MockResponse.Builder().code(201).body("{}").build());
    assertThat(send(gateway(body, new SmsAuth.Bearer(Secret.ofValue(TOKEN))), words).outcome())
        .isEqualTo(OutcomeClass.ACCEPTED);
    return server.takeRequest(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\",\"to\":\"+15005550006",
        "\\\",\"to\":\"x\\",
        "{to} {reference} {entries} $1 \\1",
        "\n\nPOST /other HTTP/1.1\nHost: evil",
        "\u2028<script>alert(1)</script>",
        "'; DROP TABLE sms; --"
      })
  void wordsStayWordsInJson(String words) throws Exception {
    RecordedRequest request =
        sent(SmsBody.json("{\"to\": \"{to}\", \"text\": \"{text}\"}"), "x" + words + "x");
    JsonNode body = Json.mapper().readTree(request.getBody().utf8());
    assertThat(body.properties()).hasSize(2);
    assertThat(body.get("to").textValue()).isEqualTo(NUMBER);
    assertThat(body.get("text").textValue()).isEqualTo("x" + words.replace('\u2028', '\n') + "x");
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void wordsStayWordsInTheEntryOfACall() throws Exception {
    server.enqueue(
        new MockResponse.Builder()
            .code(200)
            .body("{\"results\":[{\"status\":\"queued\"}]}")
            .build());
    String words = "\"}],\"messages\":[{\"to\":\"+1\"}] {entries} {from}";
    SmsGateway bulk =
        BulkGateways.sandbox(
            "http://127.0.0.1:" + server.getPort() + "/", Secret.ofValue(TOKEN), null);
    assertThat(send(bulk, words).outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    JsonNode body =
        Json.mapper().readTree(server.takeRequest(10, TimeUnit.SECONDS).getBody().utf8());
    assertThat(body.get("messages")).hasSize(1);
    assertThat(body.at("/messages/0/to").textValue()).isEqualTo(NUMBER);
    assertThat(body.at("/messages/0/text").textValue()).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"&to=+15005550006", "%26to%3D1", "a=b;c=d", "+ +", "\n\nevil", "한글&글"})
  void wordsStayWordsInForms(String words) throws Exception {
    RecordedRequest request =
        sent(SmsBody.form(Map.of("to", "{to}", "text", "{text}")), "x" + words + "x");
    Map<String, String> fields = new HashMap<>();
    for (String field : request.getBody().utf8().split("&", -1)) {
      int equals = field.indexOf('=');
      fields.put(
          field.substring(0, equals),
          URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
    }
    assertThat(fields).isEqualTo(Map.of("to", NUMBER, "text", "x" + words + "x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+821012345678\r\nX-Evil: 1",
        "+821012345678\nBcc: a",
        "+8210 1234\t5678",
        "+821012345678\u0000",
        "+82\u0661012345678",
        "tel:+821012345678",
        "+821012345678;ext=1&to=2"
      })
  void anAddressIsANumberOrNothing(String hostile) {
    SmsGateway gateway = gateway(SmsBody.form(Map.of("to", "{to}")), null);
    try (Sender sender = new SmsSenderFactory(gateway, CLOCK).open(Lane.NORMAL)) {
      assertThatThrownBy(
              () ->
                  sender.prepare(
                      SampleEnvelopes.to(Channel.SMS, hostile),
                      new RenderedMessage("en", Map.of(Part.SMS_TEXT, "hi"))))
          .isInstanceOfSatisfying(
              UnsendableMessageException.class,
              e -> assertThat(e.outcome()).isEqualTo(OutcomeClass.DEAD_ADDRESS));
    }
    assertThat(server.getRequestCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX-Evil: 1", "a\nb", "\u0000", "é"})
  void noHeaderHasALineBreak(String value) {
    assertThatThrownBy(
            () ->
                new SmsGateway.Endpoint(
                    "https://example.org/", "POST", null, Map.of("X-A", value), null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new SmsGateway.Endpoint(
                    "https://example.org/", "POST", null, Map.of(value, "a"), null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new SmsGateway.Endpoint(
                    "https://example.org/", "POST", null, Map.of(), value, null))
        .isInstanceOf(IllegalArgumentException.class);
    // A secret is read when a sender opens; the message does not say it.
    assertThatThrownBy(() -> new SmsAuth.Bearer(Secret.ofValue("s3cr" + value)).reveal())
        .hasMessageNotContaining("s3cr");
  }

  @ParameterizedTest
  @CsvSource({"301", "302", "303", "307", "308"})
  void theTokenFollowsNoRedirectToAnotherHost(int status) throws Exception {
    try (MockWebServer thief = new MockWebServer()) {
      thief.start(InetAddress.getLoopbackAddress(), 0);
      server.enqueue(
          new MockResponse.Builder()
              .code(status)
              .addHeader("Location", "http://localhost:" + thief.getPort() + "/")
              .build());
      HandOverResult result =
          send(
              gateway(
                  SmsBody.form(Map.of("to", "{to}")), new SmsAuth.Bearer(Secret.ofValue(TOKEN))),
              "hi");
      assertThat(result.outcome()).isIn(OutcomeClass.CONFIG, OutcomeClass.UNRECOGNIZED);
      assertThat(thief.getRequestCount()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://gateway.example.org/",
        "http://10.0.0.1/",
        "http://127.0.0.1.example.org/",
        "http://localhost.example.org/",
        "http://localhost@example.org/",
        "https://user:pass@gateway.example.org/",
        "ftp://localhost/"
      })
  void plainHttpIsForThisMachineOnly(String url) {
    assertThatThrownBy(() -> SmsGateway.Endpoint.post(url, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aServerThatIsNotTrustedGetsNothing() throws Exception {
    HeldCertificate its =
        new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build();
    HeldCertificate ours =
        new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build();
    HeldCertificate otherName =
        new HeldCertificate.Builder().addSubjectAlternativeName("example.org").build();
    assertThat(overTls(its, its.certificatePem(), 1)).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(overTls(its, ours.certificatePem(), 0)).isEqualTo(OutcomeClass.CONFIG);
    assertThat(overTls(its, null, 0)).isEqualTo(OutcomeClass.CONFIG);
    assertThat(overTls(otherName, otherName.certificatePem(), 0)).isEqualTo(OutcomeClass.CONFIG);
  }

  private static OutcomeClass overTls(HeldCertificate certificate, String trusted, int requests)
      throws Exception {
    try (MockWebServer secure = new MockWebServer()) {
      secure.useHttps(
          new HandshakeCertificates.Builder()
              .heldCertificate(certificate)
              .build()
              .sslSocketFactory());
      secure.start(InetAddress.getLoopbackAddress(), 0);
      secure.enqueue(new MockResponse.Builder().code(201).body("{}").build());
      SmsGateway plain =
          SmsGateway.sandbox(
              "https://127.0.0.1:" + secure.getPort(), Secret.ofValue(TOKEN), "Shop");
      SmsGateway gateway =
          new SmsGateway(
              "tls",
              new SmsGateway.Endpoint(
                  plain.endpoint().url(), "POST", plain.endpoint().auth(), Map.of(), null, trusted),
              plain.body(),
              plain.replies(),
              plain.limits());
      OutcomeClass outcome = send(gateway, "hello").outcome();
      assertThat(secure.getRequestCount()).isEqualTo(requests);
      return outcome;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bearer", "basic", "key"})
  void aSecretIsInNoResultAndInNoDescription(String kind) throws Exception {
    Secret secret = Secret.ofValue(TOKEN);
    SmsAuth auth =
        switch (kind) {
          case "bearer" -> new SmsAuth.Bearer(secret);
          case "basic" -> new SmsAuth.Basic("shop", secret);
          default -> new SmsAuth.ApiKey("X-Api-Key", secret);
        };
    String header = auth.reveal().value();
    String shown = header.substring(header.indexOf(' ') + 1);
    server.enqueue(
        new MockResponse.Builder()
            .code(401)
            .body("{\"code\":\"" + shown + "\",\"you sent\":\"" + header + " " + TOKEN + "\"}")
            .build());
    SmsGateway gateway = gateway(SmsBody.form(Map.of("to", "{to}")), auth);
    HandOverResult result = send(gateway, "hi");
    assertThat(result.outcome()).isEqualTo(OutcomeClass.CONFIG);
    assertThat(result.toString() + gateway + auth + auth.reveal())
        .doesNotContain(TOKEN)
        .doesNotContain(shown);
  }
}
