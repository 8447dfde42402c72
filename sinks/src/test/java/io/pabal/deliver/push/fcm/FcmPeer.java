package io.pabal.deliver.push.fcm;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.http.HttpPeer;
import io.pabal.deliver.provider.Secret;
import io.pabal.deliver.push.PushSamples;
import io.pabal.schema.Lane;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.Device;
import io.pabal.schema.recipient.Platform;
import java.io.IOException;
import java.net.InetAddress;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocketFactory;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** FCM and Google's token endpoint on this machine. */
final class FcmPeer extends HttpPeer {
  static final KeyPair KEYS = PushSamples.rsa();
  static final String TOKEN = "eXampleToken:APA91b_-device";

  /** A server of its own, so that it never has the faults of the other one. */
  private final MockWebServer tokens = new MockWebServer();

  final List<String> assertions = new CopyOnWriteArrayList<>();
  volatile MockResponse tokenAnswer;
  volatile Clock clock = PushSamples.CLOCK;

  FcmPeer() {
    super(true);
    answer("taken", OutcomeClass.ACCEPTED, response(200, "{\"name\":\"projects/p/messages/1\"}"));
    answer("429", OutcomeClass.THROTTLED, error(429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED"));
    echo("401 fresh", OutcomeClass.CONFIG, 401, "who? ");
    // Before it has taken anything, our project may be the wrong one.
    answer(
        "other project",
        OutcomeClass.TRANSIENT,
        error(403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH"));
    answer("403", OutcomeClass.CONFIG, error(403, "PERMISSION_DENIED", null));
    answer(
        "503",
        OutcomeClass.TRANSIENT,
        error(503, "UNAVAILABLE", "UNAVAILABLE").addHeader("Retry-After", "0"));
    answer("500", OutcomeClass.TRANSIENT, error(500, "INTERNAL", "INTERNAL"));
    answer("gone", OutcomeClass.DEAD_ADDRESS, error(404, "NOT_FOUND", "UNREGISTERED"));
    answer("400", OutcomeClass.BAD_MESSAGE, error(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT"));
    answer("299", OutcomeClass.UNRECOGNIZED, response(299, "what"));
    answer("redirect", OutcomeClass.CONFIG, response(308, "").addHeader("Location", "/other"));
  }

  static MockResponse.Builder error(int code, String status, String errorCode) {
    String details =
        errorCode == null
            ? ""
            : ",\"details\":[{\"@type\":\"type.googleapis.com/google.firebase.fcm.v1.FcmError\","
                + "\"errorCode\":\""
                + errorCode
                + "\"}]";
    return response(
        code,
        "{\"error\":{\"code\":%d,\"message\":\"no\",\"status\":\"%s\"%s}}"
            .formatted(code, status, details));
  }

  @Override
  protected void started(SSLSocketFactory tls) throws IOException {
    tokens.useHttps(tls);
    tokens.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            assertions.add(request.getBody().utf8());
            return tokenAnswer != null
                ? tokenAnswer
                : response(200, "{\"access_token\":\"%s\",\"expires_in\":3599}".formatted(secret()))
                    .build();
          }
        });
    tokens.start(InetAddress.getLoopbackAddress(), 0);
  }

  @Override
  public void close() {
    super.close();
    tokens.close();
  }

  @Override
  protected MockResponse accepted() {
    return response(200, "{\"name\":\"projects/p/messages/1\"}").build();
  }

  @Override
  public Sender open(Duration deadline) {
    return openFor(port(), deadline);
  }

  @Override
  public Sender openFor(int port, Duration deadline) {
    return new FcmSenderFactory(provider(port, deadline), clock).open(Lane.NORMAL);
  }

  FcmProvider provider(int port, Duration deadline) {
    return new FcmProvider(
        "fcm",
        Secret.ofValue(account(url(tokens.getPort()) + "/token")),
        url(port),
        certificatePem(),
        PushSamples.limits(deadline));
  }

  static String account(String tokenUrl) {
    return new String(
        Json.write(
            Map.of(
                "type", "service_account",
                "project_id", "shop-1",
                "private_key_id", "k1",
                "private_key", PushSamples.pem(KEYS),
                "client_email", "pabal@shop-1.example",
                "token_uri", tokenUrl)),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  @Override
  public Envelope envelope() {
    return PushSamples.to(TOKEN, Device.of(Platform.FCM));
  }

  @Override
  public Envelope hostile() {
    return PushSamples.to(TOKEN + "\r\nX-Evil: 1", Device.of(Platform.FCM));
  }

  @Override
  public RenderedMessage message() {
    return PushSamples.MESSAGE;
  }

  @Override
  public String secret() {
    return "ya29.access-token";
  }
}
