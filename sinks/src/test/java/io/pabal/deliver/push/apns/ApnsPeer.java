package io.pabal.deliver.push.apns;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.http.HttpPeer;
import io.pabal.deliver.provider.Secret;
import io.pabal.deliver.push.PushSamples;
import io.pabal.schema.Lane;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.recipient.Device;
import io.pabal.schema.recipient.Platform;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import mockwebserver3.MockResponse;

/** APNs on this machine. */
final class ApnsPeer extends HttpPeer {
  static final KeyPair KEYS = PushSamples.ec();
  static final String TOKEN = "0123456789abcdef".repeat(4);

  volatile Clock clock = PushSamples.CLOCK;

  ApnsPeer() {
    super(true);
    answer("taken", OutcomeClass.ACCEPTED, response(200, ""));
    answer("429", OutcomeClass.THROTTLED, response(429, ""));
    answer("same device", OutcomeClass.TRANSIENT, reason(429, "TooManyRequests"));
    answer("shutdown", OutcomeClass.TRANSIENT, reason(503, "Shutdown"));
    // Before it has taken anything, our environment may be the wrong one.
    answer("bad", OutcomeClass.TRANSIENT, reason(400, "BadDeviceToken"));
    answer("gone", OutcomeClass.DEAD_ADDRESS, reason(410, "Unregistered"));
    answer("large", OutcomeClass.BAD_MESSAGE, reason(413, "PayloadTooLarge"));
    answer("key", OutcomeClass.CONFIG, reason(403, "InvalidProviderToken"));
    answer("ended", OutcomeClass.CONFIG, reason(403, "ExpiredProviderToken"));
    echo("403", OutcomeClass.CONFIG, 403, "no ");
    answer("idle", OutcomeClass.NOT_SENT, reason(400, "IdleTimeout"));
    answer("299", OutcomeClass.UNRECOGNIZED, response(299, "what"));
  }

  static MockResponse.Builder reason(int status, String reason) {
    return response(status, "{\"reason\":\"" + reason + "\"}");
  }

  @Override
  protected MockResponse accepted() {
    return response(200, "").addHeader("apns-id", "8c4f6c2e-1").build();
  }

  @Override
  public Sender open(Duration deadline) {
    return openFor(port(), deadline);
  }

  @Override
  public Sender openFor(int port, Duration deadline) {
    return new ApnsSenderFactory(provider(port, deadline), clock).open(Lane.NORMAL);
  }

  ApnsProvider provider(int port, Duration deadline) {
    return new ApnsProvider(
        "apns",
        Secret.ofValue(PushSamples.pem(KEYS)),
        "ABCDE12345",
        "TEAM123456",
        "example.shop",
        url(port),
        url(port) + "/sandbox",
        certificatePem(),
        PushSamples.limits(deadline));
  }

  @Override
  public Envelope envelope() {
    return PushSamples.to(TOKEN, Device.of(Platform.APNS));
  }

  @Override
  public Envelope hostile() {
    return PushSamples.to(TOKEN + "\r\napns-priority: 10", Device.of(Platform.APNS));
  }

  @Override
  public RenderedMessage message() {
    return PushSamples.MESSAGE;
  }

  /** The token that it made itself. */
  @Override
  public String secret() {
    return shown();
  }
}
