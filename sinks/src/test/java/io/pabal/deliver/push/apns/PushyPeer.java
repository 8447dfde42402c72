package io.pabal.deliver.push.apns;

import static com.eatthepath.pushy.apns.server.RejectionReason.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.pushy.apns.server.MockApnsServer;
import com.eatthepath.pushy.apns.server.MockApnsServerBuilder;
import com.eatthepath.pushy.apns.server.RejectedNotificationException;
import com.eatthepath.pushy.apns.server.RejectionReason;
import com.eatthepath.pushy.apns.server.UnregisteredDeviceTokenException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Headers;
import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.http.PeerProcess;
import io.pabal.deliver.http.TlsFront;
import io.pabal.deliver.provider.SampleEnvelopes;
import io.pabal.deliver.provider.Secret;
import io.pabal.deliver.push.PushSamples;
import io.pabal.schema.Lane;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the sender says of each answer of Pushy's mock of APNs. The handler checks path, headers and
 * token as Apple documents them; Pushy's own can't, as it reads another form of the signature than
 * RFC 7518 has. {@code scripts/peers} runs it; its name keeps it out of the build's tests.
 */
@Timeout(120)
class PushyPeer {
  private static final KeyPair KEYS = PushSamples.ec();
  private static final String TOKEN = "0123456789abcdef".repeat(4);
  private static final Instant REGISTERED = SampleEnvelopes.NOW.minusSeconds(3_600);

  private final HeldCertificate certificate = TlsFront.loopback();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile RejectedNotificationException answer;
  private MockApnsServer server;
  private int port;

  @BeforeEach
  void start() throws Exception {
    port = PeerProcess.freePort();
    server =
        new MockApnsServerBuilder()
            .setServerCredentials(
                new X509Certificate[] {certificate.certificate()},
                certificate.keyPair().getPrivate(),
                null)
            .setUseAlpn(true)
            .setMaxConcurrentStreams(100)
            .generateApnsUniqueId(false)
            .setHandlerFactory(session -> this::handle)
            .build();
    server.start(port).get(30, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    server.shutdown().get(30, TimeUnit.SECONDS);
  }

  /** As Apple: who, to whom, then what. */
  private void handle(Http2Headers headers, ByteBuf payload) throws RejectedNotificationException {
    that("POST".contentEquals(headers.method()), METHOD_NOT_ALLOWED);
    that(("/3/device/" + TOKEN).contentEquals(headers.path()), BAD_PATH);
    that(isOurs(text(headers, "authorization")), INVALID_PROVIDER_TOKEN);
    that("example.shop".equals(text(headers, "apns-topic")), BAD_TOPIC);
    that("alert".equals(text(headers, "apns-push-type")), INVALID_PUSH_TYPE);
    that("5".equals(text(headers, "apns-priority")), BAD_PRIORITY);
    that(
        Long.toString(SampleEnvelopes.NOW.plusSeconds(3_600).getEpochSecond())
            .equals(text(headers, "apns-expiration")),
        BAD_EXPIRATION_DATE);
    that(SampleEnvelopes.ID.equals(text(headers, "apns-collapse-id")), BAD_COLLAPSE_ID);
    that(payload != null && payload.readableBytes() > 0, PAYLOAD_EMPTY);
    that(payload.readableBytes() <= 4_096, PAYLOAD_TOO_LARGE);
    that(
        "Your parcel".equals(json(payload).at("/aps/alert/title").asText()), INTERNAL_SERVER_ERROR);
    RejectedNotificationException wanted = answer;
    if (wanted != null) {
      throw wanted;
    }
    accepted.incrementAndGet();
  }

  private static void that(boolean good, RejectionReason otherwise)
      throws RejectedNotificationException {
    if (!good) {
      throw new RejectedNotificationException(otherwise);
    }
  }

  private static String text(Http2Headers headers, String name) {
    CharSequence value = headers.get(name);
    return value == null ? "" : value.toString();
  }

  private static JsonNode json(ByteBuf payload) {
    try {
      return Json.mapper().readTree(payload.toString(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      return Json.mapper().createObjectNode();
    }
  }

  /** ES256 as RFC 7518 section 3.4 has it: 64 bytes, r and then s. */
  private static boolean isOurs(String authorization) {
    String[] parts = authorization.replaceFirst("^bearer ", "").split("\\.", -1);
    if (!authorization.startsWith("bearer ") || parts.length != 3) {
      return false;
    }
    try {
      JsonNode head = Json.mapper().readTree(Base64.getUrlDecoder().decode(parts[0]));
      JsonNode claims = Json.mapper().readTree(Base64.getUrlDecoder().decode(parts[1]));
      byte[] signed = Base64.getUrlDecoder().decode(parts[2]);
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initVerify(KEYS.getPublic());
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      return signed.length == 64
          && "ES256".equals(head.path("alg").asText())
          && "ABCDE12345".equals(head.path("kid").asText())
          && "TEAM123456".equals(claims.path("iss").asText())
          && claims.path("iat").asLong() == SampleEnvelopes.NOW.getEpochSecond()
          && signature.verify(signed);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void takesWhatIsRight() throws Exception {
    HandOverResult result = send(sender(KEYS));
    PeerProcess.note("takes it", "`" + result.outcome() + "`", result.code());
    assertThat(result.outcome()).as(result.toString()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(accepted).hasValue(1);
  }

  @Test
  void isRefusedWithAnotherKey() throws Exception {
    HandOverResult result = send(sender(PushSamples.ec()));
    PeerProcess.note("our key is another one", "`" + result.outcome() + "`", result.code());
    assertThat(result.outcome()).as(result.toString()).isEqualTo(OutcomeClass.CONFIG);
  }

  @ParameterizedTest
  @EnumSource(RejectionReason.class)
  void knowsEveryReason(RejectionReason reason) throws Exception {
    HandOverResult result;
    try (Sender sender = sender(KEYS)) {
      // A token can only be the bad one while our settings are known to be good.
      assertThat(sendWith(sender).outcome()).isEqualTo(OutcomeClass.ACCEPTED);
      // This one can't be given without a time.
      answer =
          reason == UNREGISTERED
              ? new UnregisteredDeviceTokenException(REGISTERED.plusSeconds(1))
              : new RejectedNotificationException(reason);
      result = sendWith(sender);
    }
    PeerProcess.note("says so", "`" + result.outcome() + "`", result.code());
    assertThat(result.outcome()).as(result.toString()).isEqualTo(meaning(reason));
    assertThat(result.code()).endsWith(" " + words(reason));
  }

  /** As Apple writes it: TOO_MANY_REQUESTS is TooManyRequests. */
  private static String words(RejectionReason reason) {
    return Arrays.stream(reason.name().split("_", -1))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  /** Not a switch: two classes of this suffice, and the rest is a message that is wrong. */
  private static OutcomeClass meaning(RejectionReason reason) {
    if (List.of(BAD_DEVICE_TOKEN, DEVICE_TOKEN_NOT_FOR_TOPIC, UNREGISTERED).contains(reason)) {
      return OutcomeClass.DEAD_ADDRESS;
    }
    if (List.of(
            BAD_CERTIFICATE,
            BAD_CERTIFICATE_ENVIRONMENT,
            EXPIRED_PROVIDER_TOKEN,
            FORBIDDEN,
            INVALID_PROVIDER_TOKEN,
            MISSING_PROVIDER_TOKEN,
            TOO_MANY_PROVIDER_TOKEN_UPDATES,
            TOPIC_DISALLOWED)
        .contains(reason)) {
      return OutcomeClass.CONFIG;
    }
    if (List.of(TOO_MANY_REQUESTS, INTERNAL_SERVER_ERROR, SERVICE_UNAVAILABLE, SHUTDOWN)
        .contains(reason)) {
      return OutcomeClass.TRANSIENT;
    }
    return reason == IDLE_TIMEOUT ? OutcomeClass.NOT_SENT : OutcomeClass.BAD_MESSAGE;
  }

  @Test
  void keepsATokenWhileOurSettingsMayBeWrong() throws Exception {
    answer = new RejectedNotificationException(BAD_DEVICE_TOKEN);
    HandOverResult result = send(sender(KEYS));
    PeerProcess.note("before it has taken any", "`" + result.outcome() + "`", result.code());
    assertThat(result.outcome()).as(result.toString()).isEqualTo(OutcomeClass.TRANSIENT);
  }

  @Test
  void keepsATokenThatWasRegisteredLater() throws Exception {
    answer = new UnregisteredDeviceTokenException(REGISTERED.minusSeconds(1));
    HandOverResult result = send(sender(KEYS));
    PeerProcess.note(
        "unregistered before the app registered it again",
        "`" + result.outcome() + "`",
        result.code());
    assertThat(result.outcome()).as(result.toString()).isEqualTo(OutcomeClass.TRANSIENT);
  }

  @Test
  void takesManyOnOneConnection() throws Exception {
    try (Sender sender = sender(KEYS)) {
      List<CompletableFuture<HandOverResult>> all = new ArrayList<>();
      for (int number = 0; number < 500; number++) {
        all.add(sender.prepare(envelope(), PushSamples.MESSAGE).start());
      }
      for (CompletableFuture<HandOverResult> one : all) {
        assertThat(one.get(60, TimeUnit.SECONDS).outcome()).isEqualTo(OutcomeClass.ACCEPTED);
      }
    }
    PeerProcess.note("500 at once", "500 `ACCEPTED`", accepted.get() + " taken");
    assertThat(accepted).hasValue(500);
  }

  @Test
  void saysThatNothingWasSentWhenTheServerHasGone() throws Exception {
    try (Sender sender = sender(KEYS)) {
      assertThat(sendWith(sender).outcome()).isEqualTo(OutcomeClass.ACCEPTED);
      server.shutdown().get(30, TimeUnit.SECONDS);
      HandOverResult meanwhile = sendWith(sender);
      PeerProcess.note("has shut down", "`" + meanwhile.outcome() + "`", meanwhile.code());
      assertThat(meanwhile.outcome()).as(meanwhile.toString()).isEqualTo(OutcomeClass.NOT_SENT);
    }
    start();
  }

  private Sender sender(KeyPair keys) {
    return new ApnsSenderFactory(
            new ApnsProvider(
                "apns",
                Secret.ofValue(PushSamples.pem(keys)),
                "ABCDE12345",
                "TEAM123456",
                "example.shop",
                "https://127.0.0.1:" + port,
                "https://127.0.0.1:" + port,
                certificate.certificatePem(),
                PushSamples.limits(Duration.ofSeconds(30))),
            PushSamples.CLOCK)
        .open(Lane.NORMAL);
  }

  private static HandOverResult send(Sender sender) throws Exception {
    try (sender) {
      return sendWith(sender);
    }
  }

  private static HandOverResult sendWith(Sender sender) throws Exception {
    return sender.prepare(envelope(), PushSamples.MESSAGE).start().get(60, TimeUnit.SECONDS);
  }

  private static Envelope envelope() {
    return PushSamples.to(TOKEN, new Device("apns", null, null, null, REGISTERED));
  }
}
