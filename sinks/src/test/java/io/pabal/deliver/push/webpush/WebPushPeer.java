package io.pabal.deliver.push.webpush;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.http.HttpPeer;
import io.pabal.deliver.provider.Secret;
import io.pabal.deliver.push.PushSamples;
import io.pabal.schema.Lane;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.recipient.Device;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import mockwebserver3.MockResponse;

/** A push service on this machine. */
final class WebPushPeer extends HttpPeer {
  static final KeyPair KEYS = PushSamples.ec();

  final Browser browser = new Browser();
  volatile Clock clock = PushSamples.CLOCK;
  private int openedFor;

  WebPushPeer() {
    super(true);
    answer("taken", OutcomeClass.ACCEPTED, response(201, "").addHeader("Location", "/m/1"));
    answer("later", OutcomeClass.THROTTLED, response(429, "").addHeader("Retry-After", "90"));
    answer("503", OutcomeClass.TRANSIENT, response(503, "{\"errno\":201}"));
    answer("gone", OutcomeClass.DEAD_ADDRESS, response(410, ""));
    answer("404", OutcomeClass.DEAD_ADDRESS, response(404, ""));
    // Before it has taken anything, our key may be the wrong one.
    echo("403", OutcomeClass.TRANSIENT, 403, "another key ");
    answer("moved", OutcomeClass.DEAD_ADDRESS, response(301, "").addHeader("Location", "/other"));
    answer("large", OutcomeClass.BAD_MESSAGE, response(413, ""));
    answer("type", OutcomeClass.CONFIG, response(415, ""));
    answer("299", OutcomeClass.UNRECOGNIZED, response(299, "what"));
  }

  @Override
  protected MockResponse accepted() {
    return response(201, "").addHeader("Location", "/m/1").build();
  }

  @Override
  public Sender open(Duration deadline) {
    return openFor(port(), deadline);
  }

  @Override
  public Sender openFor(int port, Duration deadline) {
    openedFor = port;
    return new WebPushSenderFactory(provider(deadline), clock).open(Lane.NORMAL);
  }

  WebPushProvider provider(Duration deadline) {
    return new WebPushProvider(
        "webpush",
        Secret.ofValue(PushSamples.pem(KEYS)),
        PushSamples.base64(PushSamples.point(KEYS)),
        "mailto:push@shop.example",
        List.of("127.0.0.1:" + openedFor),
        certificatePem(),
        PushSamples.limits(deadline));
  }

  Device device() {
    return new Device("webpush", null, browser.p256dh(), browser.authText(), null);
  }

  @Override
  public Envelope envelope() {
    return PushSamples.to(url(openedFor) + "/push/abc", device());
  }

  @Override
  public Envelope hostile() {
    return PushSamples.to(url(openedFor) + "/push/abc\r\nX-Evil: 1", device());
  }

  @Override
  public RenderedMessage message() {
    return PushSamples.MESSAGE;
  }

  @Override
  public String secret() {
    return shown().replaceFirst("^vapid t=([^,]*),.*$", "$1");
  }
}
