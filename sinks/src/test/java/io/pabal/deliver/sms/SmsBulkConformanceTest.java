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

/** The same rules for messages that wait for others to share a call with. */
class SmsBulkConformanceTest extends SenderConformance {
  @Override
  protected Peer startPeer() throws Exception {
    return new Gateway().start();
  }

  private static final class Gateway extends HttpPeer {
    private static final Clock CLOCK = Clock.fixed(SampleEnvelopes.NOW, ZoneOffset.UTC);

    Gateway() {
      super(false);
      answer("taken", OutcomeClass.ACCEPTED, results("{\"status\":\"queued\",\"id\":\"m-1\"}"));
      answer("call: 429", OutcomeClass.THROTTLED, response(429, ""));
      answer("its 429", OutcomeClass.THROTTLED, results("{\"code\":42900}"));
      answer("call: 401", OutcomeClass.CONFIG, response(401, "bad token\r\n" + secret()));
      answer("call: 503", OutcomeClass.TRANSIENT, response(503, "").addHeader("Retry-After", "1"));
      answer("its 503", OutcomeClass.TRANSIENT, results("{\"code\":50301}"));
      answer("no such number", OutcomeClass.DEAD_ADDRESS, results("{\"code\":42201}"));
      answer("call: 422", OutcomeClass.BAD_MESSAGE, response(422, "{\"code\":42204}"));
      answer("its text", OutcomeClass.BAD_MESSAGE, results("{\"code\":42204}"));
      answer("no result", OutcomeClass.IN_DOUBT, response(200, "{\"results\":[]}"));
      answer(
          "two results",
          OutcomeClass.IN_DOUBT,
          results("{\"status\":\"queued\"},{\"status\":\"queued\"}"));
      answer("no results", OutcomeClass.IN_DOUBT, response(200, "thanks"));
      answer("call: 500", OutcomeClass.IN_DOUBT, response(500, ""));
      answer("its unknown", OutcomeClass.UNRECOGNIZED, results("{\"code\":\"" + secret() + "\"}"));
    }

    private static MockResponse.Builder results(String results) {
      return response(200, "{\"results\":[" + results + "]}");
    }

    @Override
    protected MockResponse accepted() {
      return results("{\"status\":\"queued\",\"id\":\"m-1\"}").build();
    }

    @Override
    public Sender open(Duration deadline) {
      return openFor(port(), deadline);
    }

    @Override
    public Sender openFor(int port, Duration deadline) {
      SmsGateway gateway =
          BulkGateways.sandbox(url(port) + "/sms/messages/bulk", Secret.ofValue(secret()), null)
              .withLimits(
                  new SmsGateway.Limits(
                      "Shop", null, 6, 4, 4, Duration.ofSeconds(20), deadline, false));
      return new SmsSenderFactory(gateway, CLOCK).open(Lane.NORMAL);
    }

    @Override
    public Envelope envelope() {
      return BulkGateways.resendable(SampleEnvelopes.to(Channel.SMS, "+821012345678"));
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
