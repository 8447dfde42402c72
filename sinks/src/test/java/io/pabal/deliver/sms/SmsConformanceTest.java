package io.pabal.deliver.sms;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.Peer;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.channel.SenderConformance;
import io.pabal.deliver.http.HttpPeer;
import io.pabal.deliver.provider.SampleEnvelopes;
import io.pabal.deliver.provider.Secret;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.deliver.OutcomeClass;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import mockwebserver3.MockResponse;

class SmsConformanceTest extends SenderConformance {
  @Override
  protected Peer startPeer() throws Exception {
    return new Gateway().start();
  }

  private static final class Gateway extends HttpPeer {
    private static final Clock CLOCK = Clock.fixed(SampleEnvelopes.NOW, ZoneOffset.UTC);

    Gateway() {
      super(false);
      answer("taken", OutcomeClass.ACCEPTED, response(201, "{\"id\":\"m-1\"}"));
      answer("429", OutcomeClass.THROTTLED, response(429, "").addHeader("Retry-After", "7"));
      answer("401", OutcomeClass.CONFIG, response(401, "bad token\r\n" + secret()));
      answer("redirect", OutcomeClass.CONFIG, response(301, "").addHeader("Location", "/other"));
      answer("503 later", OutcomeClass.TRANSIENT, response(503, "").addHeader("Retry-After", "0"));
      answer("503", OutcomeClass.IN_DOUBT, response(503, ""));
      answer("no such number", OutcomeClass.DEAD_ADDRESS, response(422, "{\"code\":42201}"));
      answer("422", OutcomeClass.BAD_MESSAGE, response(422, "{\"code\":42204}"));
      answer("500", OutcomeClass.IN_DOUBT, response(500, ""));
      answer("299", OutcomeClass.UNRECOGNIZED, response(299, "what"));
    }

    @Override
    protected MockResponse accepted() {
      return response(201, "{\"id\":\"m-1\",\"status\":\"queued\"}").build();
    }

    @Override
    public Sender open(Duration deadline) {
      return openFor(port(), deadline);
    }

    @Override
    public Sender openFor(int port, Duration deadline) {
      SmsGateway gateway =
          SmsGateway.sandbox(url(port) + "/sms/messages", Secret.ofValue(secret()), "Shop")
              .withLimits(
                  new SmsGateway.Limits(
                      "Shop", null, 6, 2, 2, Duration.ofSeconds(20), deadline, false));
      return new SmsSenderFactory(gateway, CLOCK).open(Lane.NORMAL);
    }

    @Override
    public Envelope envelope() {
      return SampleEnvelopes.to(Channel.SMS, "+821012345678");
    }

    @Override
    public Envelope hostile() {
      return SampleEnvelopes.to(Channel.SMS, "+821012345678\r\nX-Evil: 1");
    }

    @Override
    public RenderedMessage message() {
      return new RenderedMessage("en", Map.of(Part.SMS_TEXT, "Your parcel is on its way"));
    }

    @Override
    public String secret() {
      return "t0ken-secret";
    }
  }
}
