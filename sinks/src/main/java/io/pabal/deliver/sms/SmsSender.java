package io.pabal.deliver.sms;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.PreparedHandOver;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.deliver.http.OneShotBody;
import io.pabal.deliver.http.OneShotHttp;
import io.pabal.deliver.provider.Trust;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.deliver.OutcomeClass;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import okhttp3.Dns;
import okhttp3.MediaType;
import okhttp3.Request;

/** Hands text messages of one lane over to one gateway. Thread-safe; connects when first used. */
final class SmsSender implements Sender {
  /** Shorter than what servers keep a quiet connection for (5 s and more), or nearly so. */
  private static final Duration IDLE = Duration.ofSeconds(20);

  private final SmsGateway gateway;
  private final SmsAuth.Header auth;
  private final SmsClassifier classifier;
  private final OneShotHttp http;

  SmsSender(SmsGateway gateway, Lane lane, Clock clock) {
    this.gateway = gateway;
    this.auth = gateway.endpoint().auth() == null ? null : gateway.endpoint().auth().reveal();
    this.classifier = new SmsClassifier(gateway.replies(), clock);
    List<String> secrets = auth == null ? List.of() : auth.secrets();
    this.http = new OneShotHttp(settings(gateway, lane), () -> secrets);
  }

  private static OneShotHttp.Settings settings(SmsGateway gateway, Lane lane) {
    return new OneShotHttp.Settings(
        "sms-" + gateway.name(),
        gateway.limits().capacity(lane),
        gateway.limits().connect(),
        gateway.limits().deadline(),
        IDLE,
        Duration.ZERO,
        Trust.of(gateway.endpoint().trustedPem()),
        Dns.SYSTEM);
  }

  @Override
  public String provider() {
    return gateway.name();
  }

  @Override
  public PreparedHandOver prepare(Envelope envelope, RenderedMessage message)
      throws UnsendableMessageException {
    SmsGateway.Limits limits = gateway.limits();
    String to =
        PhoneNumbers.e164(envelope.notification().address().value(), limits.defaultRegion())
            .orElseThrow(
                () ->
                    new UnsendableMessageException(
                        OutcomeClass.DEAD_ADDRESS, "address: no such telephone number can exist"));
    String text = text(message);
    int segments = SmsSegments.of(text).count();
    if (segments > limits.maxSegments()) {
      throw new UnsendableMessageException(
          OutcomeClass.BAD_MESSAGE,
          "text takes " + segments + " segments, at most " + limits.maxSegments() + " are allowed");
    }
    SmsValues values = SmsValues.of(envelope, to, limits.from(), text);
    byte[] body = gateway.body().write(values);
    String key = values.idempotencyKey();
    return () -> http.send(request(body, key), classifier::classify);
  }

  /** The text without control characters that no phone can show, and without half characters. */
  private static String text(RenderedMessage message) throws UnsendableMessageException {
    String text =
        message
            .part(Part.SMS_TEXT)
            .orElse("")
            .replaceAll("\\r\\n|[\\r\\u0085\\u2028\\u2029]", "\n")
            .replaceAll("[\\p{Cc}&&[^\\n]]", "")
            .strip();
    if (text.isEmpty()) {
      throw new UnsendableMessageException(
          OutcomeClass.BAD_MESSAGE, "part is missing or empty: " + Part.SMS_TEXT.fileName());
    }
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private Request.Builder request(byte[] body, String idempotencyKey) {
    SmsGateway.Endpoint endpoint = gateway.endpoint();
    Request.Builder request =
        new Request.Builder()
            .url(endpoint.url())
            .method(
                endpoint.method(),
                new OneShotBody(MediaType.get(gateway.body().contentType()), body));
    endpoint.headers().forEach(request::header);
    if (auth != null) {
      request.header(auth.name(), auth.value());
    }
    if (endpoint.idempotencyHeader() != null) {
      request.header(endpoint.idempotencyHeader(), idempotencyKey);
    }
    return request;
  }

  @Override
  public void close() {
    http.close();
  }
}
